"""Sign by logging in: Fulcio certifies a key that is thrown away, a log keeps the signature. Needs the extra `keyless`.

What comes back from the instance is verified here, as anybody else would, before anything is written.

>>> signer = log_in(token, trusted_root, signing_config)                               # doctest: +SKIP
>>> attaching.sign(place, subject, signer)                                             # doctest: +SKIP
"""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from pratique.documents import sigstore_bundle
from pratique.errors import OutsideError, PratiqueError, UnreadableError, UsageError
from pratique.model.signature import Form, Layout, Material
from pratique.signing import proving, reading, trust_root, unbundling
from pratique.signing.proving import Needed
from pratique.signing.reading import Said
from pratique.signing.trust_root import TrustRoot
from pratique.signing.why import UnprovenError

T = TypeVar("T")

_MISSING = "Keyless signing needs more packages: pip install 'pratique[keyless]'."
_ROOTLESS = (
    "Certificates rest on a Sigstore instance: name its TrustedRoot file with --trusted-root, "
    "or take the public instance's (pip install 'pratique[keyless]')."
)

AUDIENCE = "sigstore"
"""Whom tokens are for."""
_CONFIG = "application/vnd.dev.sigstore.clienttrustconfig.v0.1+json"


class Asking(msgspec.Struct, frozen=True):
    """A login of somebody who sits there: in a browser, or by a code that is typed in where there is none."""

    issuer: str = ""
    """Whose page is opened; empty for the instance's own."""
    client: str = AUDIENCE
    browser: bool = True


class Keyless:
    """One login, with one certificate for its minutes."""

    def __init__(self, signer: Any, root: TrustRoot, name: str) -> None:
        self.name = name
        """Whom the token names, as it says itself."""
        self._signer = signer
        self._root = root

    def bundle(self, statement: bytes) -> bytes:
        """The bundle of a statement. OutsideError."""
        from sigstore.dsse import Statement

        made = _asked(lambda: self._signer.sign_dsse(Statement(statement)).to_json())
        content: bytes = made.encode()
        self._check(Material(layout=Layout.BUNDLE, form=Form.BUNDLE, content=content))
        return content

    def beside(self, payload: bytes) -> dict[str, str]:
        """A payload signed for the legacy layout: the annotations beside it. OutsideError."""
        made = _asked(lambda: self._signer.sign_artifact(payload).to_json())
        texts = unbundling.annotations(made.encode())
        self._check(unbundling.material(Form.SIMPLE_SIGNING, payload, texts))
        return texts

    def blob(self, data: bytes) -> bytes:
        """The bundle of a file's bare signature. OutsideError."""
        content: bytes = _asked(lambda: self._signer.sign_artifact(data).to_json()).encode()
        self._prove(reading.message(sigstore_bundle.decode(content), data))
        return content

    def _check(self, material: Material) -> None:
        self._prove(reading.read(material))

    def _prove(self, said: Said) -> None:
        try:
            proving.signer(said, self._root, Needed(log=True, timestamp=False))
        except UnprovenError as error:
            raise OutsideError(
                f"The Sigstore instance gave a signature that its trust root does not bear out ({error}): check both files."
            ) from None


def log_in(
    token: str | Asking, trusted_root: bytes = b"", signing_config: bytes = b"", audience: str = AUDIENCE
) -> Keyless:
    """A signer for whom the token names; of Sigstore's public instance where no files are given.

    `trusted_root`, `signing_config`: TrustedRoot and SigningConfig files of an instance; `audience`: whom the token is for.
    UsageError, UnreadableError, OutsideError.
    """
    try:
        from sigstore import oidc, sign
    except ImportError:
        raise UsageError(_MISSING) from None
    config = _config(trusted_root, signing_config)
    identity = (
        _asked(lambda: _person(token, config))
        if isinstance(token, Asking)
        else _read(lambda: oidc.IdentityToken(token, audience), "the identity token")
    )
    context = _read(lambda: sign.SigningContext.from_trust_config(config), "the files of the instance")
    root = trust_root.read(trusted_root or config._inner.trusted_root.to_json().encode(), "the trust root")  # noqa: SLF001
    return Keyless(_asked(lambda: sign.Signer(identity, context)), root, identity.identity)


def _person(asking: Asking, config: Any) -> Any:
    """The token of somebody who logs in now. The library opens the browser, or shows the address and asks for the code."""
    from sigstore import oidc

    issuer = oidc.Issuer(asking.issuer or config.signing_config.get_oidc_url())
    return issuer.identity_token(asking.client, force_oob=not asking.browser)


def _config(trusted_root: bytes, signing_config: bytes) -> Any:
    """The instance, as the library has it."""
    from sigstore import models

    if bool(trusted_root) != bool(signing_config):
        raise UsageError("An instance is known by two files: give both --trusted-root and --signing-config.")
    if trusted_root:
        parts = {"mediaType": _CONFIG, "trustedRoot": trusted_root, "signingConfig": signing_config}
        raw = msgspec.json.encode(
            {key: msgspec.Raw(part) if isinstance(part, bytes) else part for key, part in parts.items()}
        )
        return _read(lambda: models.ClientTrustConfig.from_json(raw.decode()), "the files of the instance")
    return _asked(models.ClientTrustConfig.production)


def public_root(*, offline: bool = False) -> TrustRoot:
    """The trust root of Sigstore's public instance, as its TUF repository has it now; offline, as it was last seen or shipped.

    UsageError, OutsideError.
    """
    try:
        from sigstore.models import ClientTrustConfig
    except ImportError:
        raise UsageError(_ROOTLESS) from None
    config = _asked(lambda: ClientTrustConfig.production(offline=offline))
    return trust_root.read(config._inner.trusted_root.to_json().encode(), "the public trust root")  # noqa: SLF001 - it has no other way out


def ambient_token(audience: str = AUDIENCE) -> str:
    """The token of the CI that we run in (GitHub, GitLab and others); empty outside of one. UsageError, OutsideError."""
    try:
        from id import detect_credential
    except ImportError:
        raise UsageError(_MISSING) from None
    found: str | None = _asked(lambda: detect_credential(audience))
    return found or ""


def _asked(ask: Callable[[], T]) -> T:
    """What the instance answers. Its clients raise errors of several libraries, some of them private."""
    try:
        return ask()
    except PratiqueError:
        raise
    except Exception as error:
        raise OutsideError(f"The Sigstore instance failed ({_text(error)}): try again, or check its files.") from error


def _read(read: Callable[[], T], what: str) -> T:
    """What one of its files says. Its reader raises errors of several libraries too."""
    try:
        return read()
    except Exception as error:
        raise UnreadableError(f"Could not read {what} ({_text(error)}): get a fresh one.") from error


def _text(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]
