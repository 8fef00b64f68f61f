"""The books on disk: SQLite through SQLAlchemy Core, guarding what must never be."""
