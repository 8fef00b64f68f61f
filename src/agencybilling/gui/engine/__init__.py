"""What the window does by itself, in parts: its words, the review, the day's copy, the steps that wait."""
