"""Read-only numbers and rows for the pages of the tree and of the roster."""
