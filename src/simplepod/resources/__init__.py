"""The namespaces of the client, one module each; none imports another."""
