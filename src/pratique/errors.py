"""What can go wrong, as a tree. Every message is one sentence that says what to do next.

PratiqueError
├── UsageError            exit 2   the command line, a policy or a setting is wrong
├── InputError            exit 2   what was named cannot be read
│   ├── NotFoundError              it is not there
│   ├── UnreadableError            it is there and is damaged, hostile or of an unknown kind
│   └── LimitError                 it is larger, deeper or slower than the limits allow
├── EvidenceError         exit 3   what the policy needs is missing or stale
└── OutsideError          exit 4   an outside part failed: registry, engine, database, feed
    ├── DeniedByServerError        it refused us: credentials, permission
    ├── EgressError                we refused to go there (the egress rule)
    └── DatabaseError              the advisory database or the cache
        └── HeldError              an update that would drop or withdraw too much at once
"""


class PratiqueError(Exception):
    """The root of all errors that pratique raises on purpose; `exit_code` is the process's."""

    exit_code = 2


class UsageError(PratiqueError):
    """The command line, a policy or a setting is wrong."""


class InputError(PratiqueError):
    """What was named cannot be read."""


class NotFoundError(InputError):
    """What was named is not there."""


class UnreadableError(InputError):
    """It is there, and is damaged, hostile or of an unknown kind."""


class LimitError(InputError):
    """It is larger, deeper or slower than the limits allow."""


class EvidenceError(PratiqueError):
    """What the policy needs is missing or stale."""

    exit_code = 3


class OutsideError(PratiqueError):
    """An outside part failed."""

    exit_code = 4


class DeniedByServerError(OutsideError):
    """An outside part refused us."""


class EgressError(OutsideError):
    """We refused to go there: the egress rule."""


class DatabaseError(OutsideError):
    """The advisory database or the cache failed."""


class HeldError(DatabaseError):
    """An update would drop or withdraw too much at once; the old database stays."""
