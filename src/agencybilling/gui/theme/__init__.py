"""How the application looks: one table of colours, the style sheet and palette made of it, icons, fonts."""
