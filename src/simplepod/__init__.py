"""Async-first SDK for the SimplePod.ai GPU marketplace."""
