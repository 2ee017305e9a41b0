"""One module per command: `add` declares its options and its action."""
