"""Settings: the agency, billing, the books and their copies, and how the window looks."""
