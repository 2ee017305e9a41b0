"""Builds the documentation site: `docs/`, filled in from the code, through zensical, and checked."""
