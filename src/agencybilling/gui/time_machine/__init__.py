"""The time machine: a second window on the books as they would be on a day to come."""
