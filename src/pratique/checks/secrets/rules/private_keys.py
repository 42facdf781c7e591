"""Private keys in the formats that programs write."""

from pratique.checks.secrets import private_keys
from pratique.checks.secrets.rule import Rule, assigned

_REACH = 16_200
_ENDS = "(?s:.{40,}?)"

RULES: tuple[Rule, ...] = (
    # RFC 7468, RFC 1421, https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key
    Rule(
        id="private-key",
        title="Private key",
        anchor="-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----",
        pattern=f"-----BEGIN (?:[A-Z0-9]{{1,12}} ){{0,2}}PRIVATE KEY-----{_ENDS}-----END (?:[A-Z0-9]{{1,12}} ){{0,2}}PRIVATE KEY-----",
        proof=private_keys.pem,
        structured=True,
        open_end=True,
        shown=11,
        reach=_REACH,
    ),
    Rule(
        id="pgp-private-key",
        title="PGP private key",
        anchor="-----BEGIN PGP PRIVATE KEY BLOCK-----",
        pattern=f"-----BEGIN PGP PRIVATE KEY BLOCK-----{_ENDS}-----END PGP PRIVATE KEY BLOCK-----",
        proof=private_keys.pgp,
        structured=True,
        open_end=True,
        shown=11,
        reach=_REACH,
    ),
    Rule(
        id="putty-private-key",
        title="PuTTY private key",
        anchor="PuTTY-User-Key-File-[23]:",
        pattern=f"PuTTY-User-Key-File-[23]: {_ENDS}Private-MAC: [0-9a-f]{{40,64}}",
        proof=private_keys.putty,
        structured=True,
        open_end=True,
        shown=19,
        reach=_REACH,
    ),
    # A PEM key in base64 once more: kubeconfig's client-key-data, Kubernetes' tls.key, variables of pipelines.
    Rule(
        id="encoded-private-key",
        title="Private key in base64",
        anchor="LS0tLS1CRUdJTi",
        pattern="LS0tLS1CRUdJTi[0-9A-Za-z+/\r\n]{100,}={0,2}".replace("\r\n", r"\r\n"),
        proof=private_keys.encoded,
        structured=True,
        shown=6,
        reach=_REACH,
    ),
    # RFC 7517: the private part of a JSON Web Key
    Rule(
        id="json-web-key",
        title="Private JSON Web Key",
        anchor='"kty"',
        pattern=r'"kty"\s{0,4}:\s{0,4}"(?:RSA|EC|OKP)"[^{}]{0,2000}"d"\s{0,4}:\s{0,4}"(?P<secret>[0-9A-Za-z_-]{40,700})"'.replace(
            "{0,2000}", "{0,1000}"
        ),
        entropy=4.0,
        text_only=True,
        reach=2000,
    ),
    assigned(
        "wireguard-private-key",
        "WireGuard private key",
        "PrivateKey",
        "[0-9A-Za-z+/]{42}[AEIMQUYcgkosw048]=",
        entropy=4.0,
    ),
    # https://openvpn.net/community-resources/static-key-mini-howto/
    Rule(
        id="openvpn-static-key",
        title="OpenVPN static key",
        anchor="-----BEGIN OpenVPN Static key V1-----",
        pattern=r"-----BEGIN OpenVPN Static key V1-----[\r\n]{1,2}(?P<secret>[0-9a-f\r\n ]{512,800})-----END OpenVPN Static key V1-----",
        entropy=3.0,
        structured=True,
        open_end=True,
        reach=1000,
    ),
    Rule(
        id="tailscale-node-key",
        title="Key of a Tailscale node or its control server",
        anchor="privkey:[0-9a-f]{8}",
        pattern="privkey:(?P<secret>[0-9a-f]{64})",
        entropy=3.0,
    ),
    Rule(
        id="tsig-key",
        title="TSIG or RNDC key of a name server",
        anchor="algorithm [\"']?hmac-",
        pattern=r"""algorithm ["']?hmac-[a-z0-9.-]{2,16}["']?;\s{0,20}secret ["']?(?P<secret>[0-9A-Za-z+/]{20,100}={0,2})["']?;""",
        entropy=3.5,
        text_only=True,
    ),
)
