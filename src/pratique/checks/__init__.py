"""Checks: what is wrong with an image, a file or a setting beside its packages. One file per rule, or rules as data."""
