"""Clients: the list of all, and one of them opened with its tabs."""
