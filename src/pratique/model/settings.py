"""Settings: everything that comes from outside (environment, config file), read once by `pratique.settings.load`."""

import msgspec


class Limits(msgspec.Struct, frozen=True):
    """Bounds on hostile input."""

    layer_bytes: int = 64 << 30
    """Plain bytes of one layer."""
    ratio: int = 1100
    """Plain over stored bytes of one layer, judged above 64 MiB. deflate itself reaches 1,032."""
    entries: int = 10_000_000
    """Entries of one layer."""
    manifest_bytes: int = 4 << 20
    config_bytes: int = 8 << 20
    layers: int = 1_000
    path_bytes: int = 65_536
    seconds: float = 3_600.0
    """Wall time of one image."""


class RegistryAccess(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a user allows for one registry host."""

    insecure: bool = False
    """Plain HTTP or an unverified certificate; only by name."""
    ca_file: str = ""
    mirrors: tuple[str, ...] = ()
    realms: tuple[str, ...] = ()
    """Token realms on other hosts that may be given this host's credentials."""


class KeyPlaces(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where keys of a KMS or an HSM lie, as far as their names do not say it. None of it is secret."""

    vault_namespace: str = ""
    vault_transit: str = "transit"
    """The path of Vault's transit engine."""
    aws_region: str = ""
    pkcs11_module: str = ""
    """The whole path of a token's module."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Handed down as an argument; nothing else reads the environment."""

    data_dir: str
    """Advisories and store: `$XDG_DATA_HOME/pratique`."""
    cache_dir: str
    """`$XDG_CACHE_HOME/pratique`."""
    home: str = ""
    offline: bool = False
    policy: str = ""
    """Path of the policy that the user named; empty for the built-in one."""
    osv_url: str = "https://osv-vulnerabilities.storage.googleapis.com"
    """Base of the OSV bulk layout: a URL or a directory."""
    registries: dict[str, RegistryAccess] = {}
    auth_file: str = ""
    docker_host: str = ""
    """`unix:///…`; empty for the usual places."""
    podman_host: str = ""
    containerd_root: str = ""
    containers_storage_root: str = ""
    platform: str = ""
    http_proxy: str = ""
    https_proxy: str = ""
    no_proxy: str = ""
    ca_bundle: str = ""
    limits: Limits = Limits()
    workers: int = 0
    """Threads over layers; 0 for the number of CPUs."""
    cache_bytes: int = 2 << 30
    advisory_keys: tuple[str, ...] = ()
    """Files with public keys (PEM) of those whose advisory databases may be imported."""
    trusted_root: str = ""
    """TrustedRoot file of the Sigstore instance that keyless signatures rest on."""
    keys: KeyPlaces = KeyPlaces()
    secrets_key: str = ""
    """File with the key (32 bytes) behind the identities of secrets; empty for `secrets.key` in the data directory.
    Machines that share it give a secret the same fingerprint."""
    malware_digests: str = ""
    """File with sha256 digests of known malware, one a line in hex; what follows a digest is its name."""
    starter: bool = True
    """May the advisories shipped with pratique be used where none are loaded?"""
