"""Measurements of what must be fast, each against a plainer way of doing the same (README.md)."""
