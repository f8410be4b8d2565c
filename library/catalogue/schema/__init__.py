"""The first tables of the catalogue and how they changed; `library/catalogue/migrations.py` puts the steps in order."""
