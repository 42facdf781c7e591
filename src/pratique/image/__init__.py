"""Where images lie (`sources/`), and the one streaming pass over their layers."""
