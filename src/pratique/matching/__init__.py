"""`match(packages, candidates) → findings`: pure, and the same rule as SQL for many images.

>>> from pratique.matching import match
>>> from pratique.model.advisory import Candidates
>>> match((), Candidates())
()
"""

from pratique.matching.fingerprints import fingerprint
from pratique.matching.matching import match

__all__ = ["fingerprint", "match"]
