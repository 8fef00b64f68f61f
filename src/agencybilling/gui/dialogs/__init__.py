"""Dialogs: a form, what follows from it, and one command of the books."""
