"""What openapi.yaml and the facade have to follow when upstream changes: an edit, its type errors, a changelog."""
