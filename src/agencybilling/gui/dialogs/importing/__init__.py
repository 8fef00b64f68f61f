"""The import of usage: files, what they hold, and what became of it."""
