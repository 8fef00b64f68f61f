"""The client's page on screen: what a client may see of its books, and no more."""
