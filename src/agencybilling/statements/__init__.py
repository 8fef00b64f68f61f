"""The documents a client is handed: statement of account and client page, as PDF, HTML, pictures and CSV."""
