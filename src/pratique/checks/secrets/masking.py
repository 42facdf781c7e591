"""Where secrets stop: candidates go in, masked matches with a keyed identity come out.

Without the key (`key.py`) an identity can be neither recomputed nor tried against guesses.
"""

import hashlib

from pratique.checks.secrets.engine import Candidate
from pratique.checks.secrets.proof import Proof
from pratique.checks.secrets.rule import Rule
from pratique.model.finding import Severity
from pratique.model.secret import SecretMatch

_LONGEST_SHOWN = 24
_STARS = "*" * 8
_LOWER = {Severity.CRITICAL: Severity.HIGH, Severity.HIGH: Severity.MEDIUM, Severity.MEDIUM: Severity.LOW}


def masked(candidate: Candidate, key: bytes, line: int) -> SecretMatch:
    """The only form in which a secret leaves the engine."""
    rule = candidate.rule
    return SecretMatch(
        rule=rule.id,
        title=rule.title,
        severity=_severity(rule, candidate.proof),
        masked=_begin(candidate) + _STARS,
        identity=identity(candidate.secret, key),
        line=line,
        note=candidate.proof.value,
    )


def identity(secret: bytes, key: bytes) -> str:
    """32 hex digits, keyed."""
    return hashlib.blake2b(secret, key=key, digest_size=16, person=b"secret").hexdigest()


def _begin(candidate: Candidate) -> str:
    return candidate.secret[: min(candidate.rule.shown, _LONGEST_SHOWN)].decode("ascii", "replace")


def _severity(rule: Rule, proof: Proof) -> Severity:
    return _LOWER.get(rule.severity, rule.severity) if proof in (Proof.FAILS, Proof.ENCRYPTED) else rule.severity
