"""How paper becomes records."""
