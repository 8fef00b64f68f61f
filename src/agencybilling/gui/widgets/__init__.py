"""Small parts of the windows: each shows what it is told, and can be used by keyboard and screen reader."""
