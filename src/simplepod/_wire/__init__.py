"""What is odd about the wire, as small pure functions; `simplepod._quirks` is their index and the way to call them."""
