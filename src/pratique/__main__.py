"""`python -m pratique`: the same as the `pratique` command."""

import os
import sys

# `-m` puts the working directory first on the import path; nothing of ours is ever loaded from there.
if sys.path and sys.path[0] in ("", os.getcwd()):
    del sys.path[0]

from pratique.cli import main

if __name__ == "__main__":
    main()
