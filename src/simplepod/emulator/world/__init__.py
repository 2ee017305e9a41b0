"""The emulated platform itself, in plain Python."""
