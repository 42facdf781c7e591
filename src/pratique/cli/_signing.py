"""What the commands about signatures share: passwords, registries without certificates, and the options for them."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from pratique.model.settings import Settings
    from pratique.signing.algorithms import PrivateKey
    from pratique.signing.attaching import Signer
    from pratique.signing.evaluation import Demand
    from pratique.signing.keyless import Asking
    from pratique.signing.keys import Password
    from pratique.signing.trust_root import TrustRoot

_F = TypeVar("_F", bound=Callable[..., Any])

LAYOUTS = ("bundle", "legacy")
_IDENTITY = {
    "issuer": "oidc_issuer",
    "issuer_regexp": "oidc_issuer_regexp",
    "subject": "identity",
    "subject_regexp": "identity_regexp",
}


def password_option(function: _F) -> _F:
    return click.option(
        "--password-file",
        type=click.Path(),
        default="",
        help="File with the key's password (else COSIGN_PASSWORD, else asked).",
    )(function)


def place_option(function: _F) -> _F:
    return click.option(
        "--allow-insecure-registry",
        "insecure",
        is_flag=True,
        help="Plain HTTP or an unverified certificate, for the image's own registry.",
    )(function)


def identity_options(function: _F) -> _F:
    """Who may have signed with a certificate, and what such a signature rests on; named as cosign names them."""
    for each in reversed(
        (
            click.option("--certificate-identity", default="", help="Who signed: an e-mail address or a URI."),
            click.option(
                "--certificate-identity-regexp", default="", metavar="RE2", help="The same, as an expression."
            ),
            click.option("--certificate-oidc-issuer", default="", help="Who vouched for the login: its issuer's URL."),
            click.option(
                "--certificate-oidc-issuer-regexp", default="", metavar="RE2", help="The same, as an expression."
            ),
            click.option(
                "--trusted-root",
                default="",
                type=click.Path(),
                help="TrustedRoot file of the Sigstore instance; else the public one's.",
            ),
            click.option("--use-signed-timestamps", is_flag=True, help="A trusted timestamp must be there too."),
            click.option("--insecure-ignore-tlog", is_flag=True, help="No transparency log needs to have it."),
            click.option(
                "--insecure-ignore-sct", is_flag=True, help="No log needs to have promised to list the certificate."
            ),
        )
    ):
        function = each(function)
    return function


def signer_options(function: _F) -> _F:
    """A key, or a login at a Sigstore instance."""
    for each in reversed(
        (
            click.option(
                "--key",
                default="",
                help="Private key: a PEM file (`pratique keys generate`), env://NAME, or its URI in a KMS or HSM; without one, keyless.",
            ),
            click.option("--identity-token", default="", help="Keyless: token of the login, or a file that holds it."),
            click.option(
                "--oidc-issuer", default="", metavar="URL", help="Keyless: who logs you in; else the instance's own."
            ),
            click.option(
                "--oidc-client-id", default="sigstore", show_default=True, help="Keyless: whom the login is for."
            ),
            click.option(
                "--trusted-root",
                default="",
                type=click.Path(),
                help="Keyless: TrustedRoot file of the Sigstore instance.",
            ),
            click.option(
                "--signing-config", default="", type=click.Path(), help="Keyless: SigningConfig file of the instance."
            ),
            click.option("-y", "--yes", is_flag=True, help="Keyless: do not ask before the public log is written to."),
        )
    ):
        function = each(function)
    return function


def signer(options: dict[str, Any], settings: "Settings") -> "tuple[Signer, str]":
    """What signs, and what to call it. InputError, UsageError, OutsideError."""
    if options["key"]:
        key = private(options["key"], password_of(options["key"], options["password_file"]), settings)
        return key, key.public.fingerprint
    from pratique.errors import EgressError
    from pratique.policy import read_file
    from pratique.signing import keyless

    if settings.offline:
        raise EgressError(
            "A login is signed by a Sigstore instance, which is not asked while offline: unset PRATIQUE_OFFLINE."
        )
    token = _token(options, settings)
    root, config = options["trusted_root"] or settings.trusted_root, options["signing_config"]
    if not (root or config):
        _warn_of_publicity(asking=not options["yes"])
    files = [read_file(each) if each else b"" for each in (root, config)]
    made = keyless.log_in(token, files[0], files[1], options["oidc_client_id"])
    return made, f"the login of {printable(made.name)}"


def _token(options: dict[str, Any], settings: "Settings") -> "str | Asking":
    """Who is logged in already, by option, environment or CI; else whoever sits at the terminal is asked."""
    from pratique.errors import UsageError
    from pratique.policy import read_file
    from pratique.settings import browses, identity_token
    from pratique.signing import keyless
    from pratique.transport import egress

    given = options["identity_token"]
    if given and not (given.startswith("eyJ") and given.count(".") == 2):  # a JWT, which is secret: no part of an error
        given = read_file(given).decode("ascii", "replace").strip()
    if token := given or identity_token() or keyless.ambient_token(options["oidc_client_id"]):
        return token
    if not _asks():
        raise UsageError(
            "Nothing to sign with: give --key, or --identity-token for keyless signing (SIGSTORE_ID_TOKEN)."
        )
    if options["oidc_issuer"]:
        egress.Rule(settings).check(egress.parse(options["oidc_issuer"]))
    return keyless.Asking(options["oidc_issuer"], options["oidc_client_id"], browses())


def private(name: str, password: "Password", settings: "Settings") -> "PrivateKey":
    """The private key that was named. InputError, UsageError, OutsideError."""
    from pratique.signing import keys

    return keys.private(name, password, **_reach(settings))


def _reach(settings: "Settings") -> dict[str, Any]:
    """What places of keys are told."""
    from pratique.settings import variable

    return {"offline": settings.offline, "places": settings.keys, "variable": variable}


def _warn_of_publicity(*, asking: bool) -> None:
    """Nothing that is written to a public log is ever removed. Asked only where somebody can answer."""
    click.echo("Sigstore's public log will show to everybody, for ever, who signed what and when.", err=True)
    if asking and _asks():
        click.confirm("Go on?", abort=True, err=True)


def _asks() -> bool:
    return sys.stdin.isatty()


def demand(options: dict[str, Any], settings: "Settings") -> "Demand":
    """Who must have signed, as the options say. UsageError where they name nobody; InputError of keys and trust root."""
    from pratique.errors import UsageError
    from pratique.signing import evaluation, identities, keys

    named = {field: options[f"certificate_{option}"] for field, option in _IDENTITY.items()}
    trusted = dict.fromkeys(key for name in options["keys"] for key in keys.public(name, **_reach(settings)))
    wanted = identities.checked(identities.Identity(**named), "--certificate-identity") if any(named.values()) else None
    if not (trusted or wanted):
        raise UsageError(
            "Nobody is named who must have signed: give --key, or --certificate-identity and --certificate-oidc-issuer."
        )
    return evaluation.Demand(
        # Keys by the names that their places show: what was typed may hold a PIN.
        name=", ".join((*dict.fromkeys(key.name for key in trusted), *((str(wanted),) if wanted else ()))),
        keys=tuple(evaluation.TrustedKey(key) for key in trusted),
        identities=(wanted,) if wanted else (),
        trust_root=_root(options["trusted_root"] or settings.trusted_root, settings, needed=wanted is not None),
        log=False if options["insecure_ignore_tlog"] else None,
        timestamp=options["use_signed_timestamps"],
        sct=not options["insecure_ignore_sct"],
    )


def _root(path: str, settings: "Settings", *, needed: bool) -> "TrustRoot":
    """The one that was named, else that of the public instance where one is needed."""
    from pratique.signing import keyless, trust_root

    if path:
        return trust_root.load(path)
    return keyless.public_root(offline=settings.offline) if needed else trust_root.TrustRoot()


def layout_option(function: _F) -> _F:
    return click.option(
        "--layout",
        type=click.Choice(LAYOUTS),
        default=LAYOUTS[0],
        show_default=True,
        help="bundle: a manifest that refers to the image (cosign 3); legacy: the tag sha256-….sig (cosign 1 and 2).",
    )(function)


def password_of(key: str, path: str) -> "Password":
    """As `password`; a token's PIN comes from `COSIGN_PKCS11_PIN` too."""
    from pratique.settings import token_pin

    pin = token_pin() if key.lower().startswith("pkcs11:") and not path else None
    return password(path) if pin is None else lambda: pin.encode("utf-8", "surrogateescape")


def password(path: str, *, new: bool = False) -> "Password":
    """Where the password of a key comes from: a file, `COSIGN_PASSWORD`, or the terminal. `new`: it is asked for twice."""

    def ask() -> bytes:
        from pratique.errors import UsageError
        from pratique.settings import key_password

        if path:
            from pratique.signing.keys.file import read

            return read(path).rstrip(b"\r\n")
        given = key_password()
        if given is not None:
            return given.encode("utf-8", "surrogateescape")
        if not sys.stdin.isatty():
            raise UsageError("The key needs a password: set COSIGN_PASSWORD or give --password-file.")
        text: str = click.prompt(
            "Password of the key", hide_input=True, default="", show_default=False, confirmation_prompt=new
        )
        return text.encode()

    return ask


def settings_for(settings: "Settings", images: tuple[str, ...], *, insecure: bool) -> "Settings":
    """The settings, in which the images' own registries may be without certificate when the user says so."""
    if not insecure:
        return settings
    import msgspec

    from pratique.image import sources
    from pratique.model.settings import RegistryAccess
    from pratique.oci import references

    registries = dict(settings.registries)
    for target in map(sources.parse, images):
        if target.scheme != "registry":
            continue
        host = references.parse(target.value).registry
        registries[host] = msgspec.structs.replace(registries.get(host, RegistryAccess()), insecure=True)
    return msgspec.structs.replace(settings, registries=registries)


def annotations(values: tuple[str, ...]) -> dict[str, str]:
    """`key=value` of `-a`. UsageError."""
    from pratique.errors import UsageError

    pairs = [value.partition("=") for value in values]
    if wrong := [value for value, (key, equals, _) in zip(values, pairs, strict=True) if not (key and equals)]:
        raise UsageError(f"`{wrong[0]}` is no annotation: write key=value.")
    return {key: value for key, _, value in pairs}


def printable(text: str) -> str:
    """Text from outside for a terminal: what could move its cursor is written out."""
    return "".join(
        each if each.isprintable() or each == "\n" else each.encode("unicode_escape").decode() for each in text
    )
