"""How the emulated platform speaks HTTP."""
