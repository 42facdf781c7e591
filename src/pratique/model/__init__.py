"""The nouns: frozen values that stages hand to each other, and the protocols that stages fill. Nothing here does I/O."""
