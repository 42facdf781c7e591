"""Which database a record comes from, told by the prefix of its id, and what its records are.

>>> source("UBUNTU-CVE-2023-0001"), source("DSA-5343-1"), source("CVE-2018-1002102")
('UBUNTU', 'DSA', 'CVE')

Prefixes: https://ossf.github.io/osv-schema/#id-modified-fields
"""

import functools

_ANNOUNCEMENTS = frozenset(
    {
        *("DSA", "DLA", "DTSA", "ELTS", "USN", "LSN"),
        *("RHSA", "ALSA", "RLSA", "RXSA", "CESA", "ELSA", "TLSA", "OESA", "AZL", "MGASA"),
        *("ALAS", "ALAS2", "ALAS2023", "PHSA", "SUSE", "OPENSUSE", "FEDORA", "ASA"),
    }
)
"""Announced when the fix came out, and titled by the worst that they fix."""
_DISTRIBUTIONS = _ANNOUNCEMENTS | {
    *("DEBIAN", "UBUNTU", "ALPINE", "CHAINGUARD", "CGA", "WOLFI", "MINI", "ECHO", "BELL", "AVG", "ROOT", "V8"),
}
"""Records about a distribution's own builds."""
_NO_VULNERABILITY = frozenset({"ALBA", "ALEA", "RHBA", "RHEA", "RLBA", "RLEA", "RXBA", "RXEA", "ELBA", "ELEA"})
"""Errata that fix bugs or add something."""


@functools.lru_cache(8192)  # asked several times of each record
def source(record_id: str) -> str:
    """The prefix in capitals: `GHSA`, `PYSEC`, `DSA`, `UBUNTU`."""
    return record_id.partition("-")[0].upper()


def announces(record_id: str) -> bool:
    """Whether it is a distribution's announcement, published when the fix was."""
    return source(record_id) in _ANNOUNCEMENTS


def distribution(record_id: str) -> bool:
    """Whether it speaks of a distribution's builds, and its word of how bad it is for those."""
    return source(record_id) in _DISTRIBUTIONS


def bugfix(record_id: str) -> bool:
    """Whether it is an erratum for bugs or enhancements, no vulnerability unless it names one."""
    return source(record_id) in _NO_VULNERABILITY
