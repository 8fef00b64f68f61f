"""The one table of the application: any number of rows, read by pages, sorted in the background."""
