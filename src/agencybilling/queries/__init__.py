"""Read models: flat rows for tables, pages and reports; no rules are decided here."""
