"""Commands: each brings its client up to date, decides, and writes in one transaction."""
