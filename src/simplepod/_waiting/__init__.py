"""Waiting until something holds."""

from simplepod._waiting.poll import OutOfTimeError, Pacer, is_transient, poll

__all__ = ["OutOfTimeError", "Pacer", "is_transient", "poll"]
