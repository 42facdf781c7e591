"""Where secrets are kept: a key to it opens all of them."""

from pratique.checks.secrets.proof import base64_json
from pratique.checks.secrets.rule import Rule, assigned, prefixed
from pratique.model.finding import Severity

_CRITICAL = Severity.CRITICAL
_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

RULES: tuple[Rule, ...] = (
    # https://developer.hashicorp.com/vault/docs/concepts/tokens#token-prefixes
    prefixed("vault-service-token", "Vault service token", "hvs.", "[0-9A-Za-z_-]{24,180}", _CRITICAL, entropy=3.3),
    prefixed("vault-batch-token", "Vault batch token", "hvb.", "[0-9A-Za-z_-]{90,340}", _CRITICAL, entropy=3.5),
    prefixed("vault-recovery-token", "Vault recovery token", "hvr.", "[0-9A-Za-z_-]{24,180}", _CRITICAL, entropy=3.3),
    assigned("vault-token", "Vault token", "vault[_-]?token", r"s\.[0-9A-Za-z]{24}", _CRITICAL, entropy=3.3),
    assigned("consul-token", "Consul token", "consul[_-]?(?:http[_-]?)?token", _UUID, entropy=3.0),
    assigned("nomad-token", "Nomad token", "nomad[_-]?token", _UUID, entropy=3.0),
    # https://docs.doppler.com/reference/auth-token-formats
    prefixed(
        "doppler-token",
        "Doppler token",
        "dp.",
        r"(?:pt|st|ct|sa|scim|audit)\.(?:[0-9a-z_-]{2,35}\.)?[0-9A-Za-z]{40,44}",
        _CRITICAL,
        anchor=r"dp\.(?:pt|st|ct|sa|scim|audit)\.",
    ),
    prefixed(
        "one-password-token",
        "1Password service account token",
        "ops_eyJ",
        "[0-9A-Za-z_-]{200,900}={0,2}",
        _CRITICAL,
        proof=base64_json,
        reach=1000,
    ),
    prefixed(
        "one-password-secret-key",
        "1Password secret key",
        "A3-",
        "[0-9A-Z]{6}-(?:[0-9A-Z]{11}|[0-9A-Z]{6}-[0-9A-Z]{5})-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5}",
        _CRITICAL,
        entropy=3.5,
        anchor="A3-[0-9A-Z]{6}-",
    ),
    prefixed(
        "infisical-token",
        "Infisical service token",
        "st.",
        rf"(?:[0-9a-f]{{24}}|{_UUID})\.[0-9a-f]{{32,64}}\.[0-9a-f]{{32}}",
        _CRITICAL,
        anchor=r"st\.[0-9a-f]{8}",
    ),
    Rule(
        id="bitwarden-token",
        title="Bitwarden Secrets Manager token",
        anchor="0\\.[0-9a-f]{8}-",
        pattern=rf"0\.{_UUID}\.[0-9A-Za-z]{{30}}:[0-9A-Za-z+/]{{22}}==",
        severity=_CRITICAL,
        entropy=4.0,
    ),
    # https://github.com/FiloSottile/age: Bech32 in capitals
    prefixed("age-secret-key", "age secret key", "AGE-SECRET-KEY-1", "[02-9AC-HJ-NP-Z]{58}", _CRITICAL, entropy=3.5),
    prefixed(
        "akeyless-id",
        "Akeyless access id and key",
        "p-",
        "[0-9a-z]{14}[.:][0-9A-Za-z+/]{43}=",
        entropy=4.0,
        anchor="p-[0-9a-z]{14}[.:]",
    ),
    # https://developer.hashicorp.com/vault/docs/concepts/seal: what `vault operator init` prints
    Rule(
        id="vault-unseal-key",
        title="Vault unseal key",
        anchor="(?i)(?:unseal|recovery) ?key",
        pattern=r"""(?i:(?:unseal|recovery) ?key)s?(?:_b64|_hex)?(?: [0-9]{1,2})?["']?\s{0,2}:\s{0,2}\[?\s{0,8}["']?(?P<secret>[0-9A-Za-z+/]{43,44}={0,2}|[0-9a-f]{64,66})""".replace(
            r"\s", r"[ \t\r\n]"
        ),
        severity=_CRITICAL,
        entropy=3.3,
        text_only=True,
    ),
    prefixed("defined-networking-key", "Defined Networking API key", "dnkey-", "[0-9a-z_=-]{26}-[0-9a-z_=-]{52}"),
    prefixed("dotenv-vault-key", "Key to a dotenv vault", "dotenv://:key_", "[0-9a-f]{64}"),
    # Docker swarm, k3s and kubeadm: whoever has the token joins the cluster
    prefixed("docker-swarm-token", "Docker swarm join token", "SWMTKN-1-", "[0-9a-z]{50}-[0-9a-z]{25}", _CRITICAL),
    prefixed(
        "k3s-token",
        "k3s or RKE2 node token",
        "K10",
        "[0-9a-f]{64}::(?:server|node|[0-9a-z-]{1,20}):[0-9A-Za-z]{16,64}",
        _CRITICAL,
        anchor="K10[0-9a-f]{16}",
    ),
    Rule(
        id="kubeadm-token",
        title="kubeadm bootstrap token",
        anchor=r"token[ =:]{1,2}[\"']?[0-9a-z]{6}\.[0-9a-z]{16}",
        pattern=r"""(?:--token[ =]|token:[ ]|tls-bootstrap-token[ ])["']?(?P<secret>[0-9a-z]{6}\.[0-9a-z]{16})""",
        entropy=3.2,
        text_only=True,
    ),
    prefixed(
        "rancher-token",
        "Rancher API token",
        "token-",
        "[0-9a-z]{5}:[0-9a-z]{54}",
        anchor="token-[0-9a-z]{5}:[0-9a-z]{24}",
    ),
    prefixed("openshift-token", "OpenShift token", "sha256~", "[0-9A-Za-z_-]{43}", _CRITICAL),
    prefixed("netbird-token", "NetBird token", "nbp_", "[0-9A-Za-z]{36}"),
)
