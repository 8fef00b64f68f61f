"""Pictures of what clients are handed."""
