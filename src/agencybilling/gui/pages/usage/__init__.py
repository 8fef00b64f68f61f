"""Usage: the page, and the list that a client's tab shows too."""
