"""Statements of account, of one client and of many."""
