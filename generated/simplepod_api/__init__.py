# Generated from openapi.yaml by scripts/generate.py; do not edit.
"""A client library for accessing SimplePod.ai API"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
