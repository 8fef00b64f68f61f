"""Decisions: an account and a command in, the account afterwards and the facts to write out; nothing else."""
