"""The dashboard: what needs attention, and pictures of minutes and money."""
