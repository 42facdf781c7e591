"""A password stands in the registry's configuration.

Why: the file is in version control, in a ConfigMap and in backups; whoever has the storage's keys changes images past the registry.
Fix: use the platform's identity (an instance's role), or a variable from a Secret: `storage.s3.secretkey` is REGISTRY_STORAGE_S3_SECRETKEY; change what was here.
References: https://distribution.github.io/distribution/about/configuration/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._registry import Registry

_SECRETS = (
    ("storage", "s3", "secretkey"),
    ("storage", "azure", "accountkey"),
    ("storage", "swift", "password"),
    ("storage", "oss", "accesskeysecret"),
    ("redis", "password"),
    ("redis", "options", "password"),
    ("proxy", "password"),
    ("hooks", "options", "smtp", "password"),
)
FAILS: Lines = {
    "version: 0.1\nstorage:\n  s3:\n    accesskey: AKIAEXAMPLE\n    secretkey: abcdefgh\n": 5,
    "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\nproxy:\n  remoteurl: https://registry-1.docker.io\n  password: hunter2\n": 7,
    "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\nredis:\n  password: hunter2\n": 6,
}
PASSES: Texts = (
    "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\nauth:\n  htpasswd:\n    realm: r\n    path: /etc/htpasswd\nhttp:\n  addr: :5000\n  secret: ${SECRET}\n  tls:\n    certificate: /c.pem\n    key: /k.pem\n",
    "version: 0.1\nstorage:\n  s3:\n    bucket: b\n    secretkey: ${SECRET_KEY}\n",
)


@check("high")
def registry_password(registry: Registry) -> Iterator[Fault]:
    for path in _SECRETS:
        value = registry.text(*path)
        if value and not value.startswith("$"):
            yield Fault(f"{'.'.join(path)} holds its value itself.", registry.line(*path))
