"""How fast the books are, each figure beside plain sqlite3 writing the same rows in the same run."""
