"""The parts of the bench.

Each has `CONTENDERS`, and `measure(contender, server)`, run in a process of its own, which returns its figures by name;
or `measure_all(contenders, server)`, which returns them by contender.
"""
