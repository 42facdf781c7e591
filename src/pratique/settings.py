"""The only reader of the environment and of config files: `load() → model.Settings`, handed down as an argument.

The config file is `$XDG_CONFIG_HOME/pratique/config.toml` or the one that `--config` names, never one of the working
directory or of a scanned tree. Its keys are those of `model.settings.Settings`; unknown ones are errors.
"""

import os
import platform as machine
from collections.abc import Mapping
from typing import Any

import msgspec

from pratique.errors import UsageError
from pratique.model.settings import Settings

_FROM_ENVIRONMENT = {
    "PRATIQUE_DATA": "data_dir",
    "PRATIQUE_CACHE": "cache_dir",
    "PRATIQUE_POLICY": "policy",
    "PRATIQUE_OSV_URL": "osv_url",
    "PRATIQUE_PLATFORM": "platform",
    "PRATIQUE_TRUSTED_ROOT": "trusted_root",
    "REGISTRY_AUTH_FILE": "auth_file",
    "DOCKER_HOST": "docker_host",
    "CONTAINER_HOST": "podman_host",
    "SSL_CERT_FILE": "ca_bundle",
}
_OF_KEYS = {
    "VAULT_NAMESPACE": "vault_namespace",
    "TRANSIT_SECRET_ENGINE_PATH": "vault_transit",
    "AWS_REGION": "aws_region",
    "COSIGN_PKCS11_MODULE_PATH": "pkcs11_module",
}
"""What cosign and the Go clients below it read. What the Python SDKs read themselves is left to them."""
_ARCHITECTURES = {
    "x86_64": "amd64",
    "aarch64": "arm64",
    "armv7l": "arm/v7",
    "i686": "386",
    "ppc64le": "ppc64le",
    "s390x": "s390x",
}


def load(config: str = "", environment: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """Settings from defaults, then the config file, then the environment, then `overrides` (None is no override).

    Raises UsageError for a config file that is missing (when named), unreadable or has unknown keys.
    """
    env = os.environ if environment is None else environment
    home = env.get("HOME") or os.path.expanduser("~")
    values: dict[str, Any] = {
        "home": home,
        "data_dir": os.path.join(env.get("XDG_DATA_HOME") or os.path.join(home, ".local", "share"), "pratique"),
        "cache_dir": os.path.join(env.get("XDG_CACHE_HOME") or os.path.join(home, ".cache"), "pratique"),
    }
    values |= _config_file(config or env.get("PRATIQUE_CONFIG", ""), env, home)
    values |= {field: env[name] for name, field in _FROM_ENVIRONMENT.items() if env.get(name)}
    if of_keys := {field: env[name] for name, field in _OF_KEYS.items() if env.get(name)}:
        kept = values.get("keys", {})
        values["keys"] = {**kept, **of_keys} if isinstance(kept, dict) else kept
    for name in ("http_proxy", "https_proxy", "no_proxy"):
        if found := env.get(name) or (env.get(name.upper()) if name != "http_proxy" else None):
            values[name] = found
    if env.get("PRATIQUE_OFFLINE"):
        values["offline"] = env["PRATIQUE_OFFLINE"].lower() not in ("0", "false", "no")
    values |= {name: value for name, value in overrides.items() if value is not None}
    try:
        return msgspec.convert(values, Settings)
    except msgspec.ValidationError as error:
        raise UsageError(f"A setting is wrong: {error}.") from None


def key_password(environment: Mapping[str, str] | None = None) -> str | None:
    """The password of signing keys, from `COSIGN_PASSWORD` (may be empty); None when it is not set.

    No part of Settings: it is asked for when a key needs it, and lies in no value that could be shown.
    """
    return (os.environ if environment is None else environment).get("COSIGN_PASSWORD")


def token_pin(environment: Mapping[str, str] | None = None) -> str | None:
    """The PIN of a PKCS #11 token, from `COSIGN_PKCS11_PIN`; None when it is not set. No part of Settings, as the password."""
    return (os.environ if environment is None else environment).get("COSIGN_PKCS11_PIN")


def variable(name: str, environment: Mapping[str, str] | None = None) -> str | None:
    """A variable that the user named (`--key env://NAME`); None when it is not set."""
    return (os.environ if environment is None else environment).get(name)


def identity_token(environment: Mapping[str, str] | None = None) -> str:
    """The login behind a keyless signature, from `SIGSTORE_ID_TOKEN`; empty when it is not set. No part of Settings either."""
    return (os.environ if environment is None else environment).get("SIGSTORE_ID_TOKEN", "")


def browses(environment: Mapping[str, str] | None = None) -> bool:
    """Is there a screen on which a browser could open?"""
    env = os.environ if environment is None else environment
    return machine.system() == "Darwin" or bool(env.get("DISPLAY") or env.get("WAYLAND_DISPLAY"))


def this_platform() -> str:
    """`linux/amd64` and the like: what this machine would run."""
    return f"linux/{_ARCHITECTURES.get(machine.machine(), machine.machine())}"


def _config_file(named: str, env: Mapping[str, str], home: str) -> dict[str, Any]:
    path = named or os.path.join(env.get("XDG_CONFIG_HOME") or os.path.join(home, ".config"), "pratique", "config.toml")
    if not named and not os.path.exists(path):
        return {}
    import tomllib

    try:
        with open(path, "rb") as file:
            found = tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(
            f"The config file {path} cannot be read ({error}): correct it or name another with --config."
        ) from None
    unknown = sorted(found.keys() - {field.name for field in msgspec.structs.fields(Settings)})
    if unknown:
        raise UsageError(
            f"The config file {path} has unknown keys ({', '.join(unknown)}): remove them or correct their spelling."
        )
    return found
