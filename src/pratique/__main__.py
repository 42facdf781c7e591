"""`python -m pratique`: the same as the `pratique` command, with a safe import path."""

from pratique.cli import main

if __name__ == "__main__":
    main()
