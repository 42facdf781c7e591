"""Private keys in the formats that programs write."""

from pratique.checks.secrets import private_keys
from pratique.checks.secrets.rule import Rule
from pratique.model.finding import Severity

RULES: tuple[Rule, ...] = (
    # RFC 7468, RFC 1421, https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key
    Rule(
        id="private-key",
        title="Private key",
        anchor="-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----",
        pattern=r"-----BEGIN (?:[A-Z0-9]{1,12} ){0,2}PRIVATE KEY-----(?s:.{40,}?)-----END (?:[A-Z0-9]{1,12} ){0,2}PRIVATE KEY-----",
        severity=Severity.HIGH,
        proof=private_keys.pem,
        structured=True,
        open_end=True,
        shown=11,
        reach=16_200,
    ),
)
