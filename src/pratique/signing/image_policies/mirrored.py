"""Trust roots of TUF mirrors, of which what was seen is kept: a mirror that answers with something older is found out.

>>> asking(settings)(Repository("https://tuf.example.com", root))                           # doctest: +SKIP
TrustRoot(certificate_authorities=(…), …)
"""

import contextlib
import hashlib
import os
from collections.abc import Iterator

from pratique.errors import OutsideError, PratiqueError
from pratique.model.settings import Settings
from pratique.oci import replacing
from pratique.signing.image_policies import mirrors, tuf
from pratique.signing.image_policies.trust_roots import Remote
from pratique.signing.image_policies.tuf import Repository
from pratique.signing.trust_root import TrustRoot
from pratique.transport import Transport


def asking(settings: Settings) -> Remote:
    """Asks each mirror once, however many authorities rest on it; what it answered stands, a failure too."""
    answers: dict[Repository, TrustRoot | PratiqueError] = {}

    def ask(repository: Repository) -> TrustRoot:
        if repository not in answers:
            answers[repository] = _asked(repository, settings)
        found = answers[repository]
        if isinstance(found, PratiqueError):
            raise found
        return found

    return ask


def _asked(repository: Repository, settings: Settings) -> TrustRoot | PratiqueError:
    folder = os.path.join(settings.data_dir, "trust-roots", _name(repository))
    try:
        with contextlib.closing(Transport(settings)) as transport, _held(folder):
            return tuf.newest(repository, mirrors.web(transport), folder)
    except PratiqueError as error:
        return error


def _name(repository: Repository) -> str:
    """Of the mirror and of the root that is trusted first: another root is another beginning."""
    digest = hashlib.sha256(repository.url.encode() + b"\0" + repository.root)
    return digest.hexdigest()[:32]


@contextlib.contextmanager
def _held(folder: str) -> Iterator[None]:
    """By one process at a time, as python-tuf demands. OutsideError."""
    with contextlib.ExitStack() as held:
        try:
            os.makedirs(folder, mode=0o700, exist_ok=True)
            held.enter_context(replacing.locked(folder))
        except OSError as error:
            raise OutsideError(f"{folder} cannot be written ({error}): give --data-dir or free some space.") from None
        yield
