"""Documents on screen, on paper and in files."""
