"""The way to the storage of images is not protected.

Why: whoever is between the registry and its storage reads and changes layers.
Fix: remove `skipverify`, `secure: false` and `encrypt: false`; give the storage a certificate.
References: https://distribution.github.io/distribution/storage-drivers/s3/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._registry import Registry

FAILS: Lines = {
    "version: 0.1\nstorage:\n  s3:\n    bucket: b\n    skipverify: true\n": 5,
    "version: 0.1\nstorage:\n  s3:\n    secure: false\n": 4,
}
PASSES: Texts = (
    "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\nauth:\n  htpasswd:\n    realm: r\n    path: /etc/htpasswd\nhttp:\n  addr: :5000\n  secret: ${SECRET}\n  tls:\n    certificate: /c.pem\n    key: /k.pem\n",
    "version: 0.1\nstorage:\n  s3:\n    bucket: b\n    secure: true\n",
)


@check("medium")
def registry_unchecked_storage(registry: Registry) -> Iterator[Fault]:
    for driver in ("s3", "swift", "azure", "oss"):
        if registry.on("storage", driver, "skipverify") or registry.on("storage", driver, "insecureskipverify"):
            yield Fault("The storage's certificate is not checked.", registry.line("storage", driver, "skipverify"))
        if registry.off("storage", driver, "secure"):
            yield Fault("The storage is spoken to without TLS.", registry.line("storage", driver, "secure"))
