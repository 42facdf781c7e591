"""Which texts are looked at."""

import re

from pratique.versions import MAX_LENGTH

is_graphic = re.compile(rf"[!-~]{{1,{MAX_LENGTH}}}").fullmatch
"""True (a match) for 1 … 1024 printable ASCII characters without blanks."""
