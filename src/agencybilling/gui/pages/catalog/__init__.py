"""The catalog: plans and packs, each shelf a table with a form beside it."""
