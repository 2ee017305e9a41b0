"""The parts of the bench. Each has `CONTENDERS`, and `measure(contender, server)`, run in a process of its own."""
