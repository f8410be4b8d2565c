"""How the archive stands and what happens in it, for those who answer for it (see the README here)."""
