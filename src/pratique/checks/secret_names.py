"""Names that tell of secrets: of variables and of files."""

import re

_SECRET = re.compile(
    r"(?:.*[_.-])?(?:password|passwd|passphrase|pwd|secret|secret_?key|secret_?access_?key|private_?key|ssh_?key|api_?key|apikey|access_?key"
    r"|auth_?token|access_?token|token|client_?secret|credentials?|encryption_?key|signing_?key|session_?key|pat|dsn|webhook_?url)(?:_?[0-9]{1,3})?",
    re.IGNORECASE,
)
_HARMLESS = re.compile(
    r"\$.*|/.*|.*\.(?:txt|pem|crt|json)|(?:true|false|yes|no|none|null|0|1|changeme-at-run-time)", re.IGNORECASE
)
_FILES = re.compile(
    r"id_(?:rsa|dsa|ecdsa|ed25519)|\.env(?:\.(?!example|sample|template|dist|test$).*)?|\.npmrc|\.pypirc|\.netrc|\.git-credentials|\.htpasswd"
    r"|.*\.(?:p12|pfx|jks|keystore|kdbx|ppk)|.*private.*\.(?:pem|key)|.*\.key|credentials(?:\.json)?|service[-_]account.*\.json|kubeconfig|\.dockercfg"
    r"|secrets?(?:\..*)?|cosign\.key",
    re.IGNORECASE,
)
_FOLDERS = re.compile(r"(?:.*/)?\.(?:ssh|aws|gnupg|kube|docker)(?:/.*)?")


def is_secret_name(name: str) -> bool:
    """Whether a variable's name calls its value a secret."""
    return len(name) <= 120 and _SECRET.fullmatch(name) is not None


def is_secret(name: str, value: str) -> bool:
    """Whether a variable holds a secret's value itself: no reference, no path, no switch."""
    return is_secret_name(name) and bool(value.strip()) and not _HARMLESS.fullmatch(value.strip()[:400])


def is_secret_file(path: str) -> bool:
    """Whether a file's name tells of secrets."""
    plain = path[:400].rstrip("/")
    return _FILES.fullmatch(plain.rpartition("/")[2]) is not None or _FOLDERS.fullmatch(plain) is not None
