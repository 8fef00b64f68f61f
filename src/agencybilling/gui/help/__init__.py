"""The guide, read inside the application without a network."""
