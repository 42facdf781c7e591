"""An npm package as lock files write it: scoped names, aliases, integrity.

>>> parse("@sindresorhus/is@npm:4.0.0")
('@sindresorhus/is', 'npm:4.0.0')
"""

import binascii

from pratique.model.package import Package

_ALGORITHMS = {"sha1": 20, "sha256": 32, "sha384": 48, "sha512": 64}


def split(name: str) -> tuple[str, str]:
    """`@scope/name` → (`@scope`, `name`)."""
    scope, slash, rest = name.partition("/")
    return (scope, rest) if slash and scope.startswith("@") else ("", name)


def parse(spec: str) -> tuple[str, str]:
    """`name@range` → (name, range), also with a scope; the range is empty when there is none."""
    at = spec.find("@", 1)
    return (spec[:at], spec[at + 1 :]) if at > 0 else (spec, "")


def locked(
    name: str,
    version: str,
    path: str,
    *,
    line: int = 0,
    dev: bool = False,
    integrity: str = "",
    licence: str = "",
    depends_on: tuple[str, ...] = (),
) -> Package:
    """A declared package."""
    namespace, name = split(name)
    return Package(
        name=name,
        namespace=namespace,
        version=version,
        ecosystem="node",
        type="npm",
        locations=(path,),
        line=line,
        dev=dev,
        digests=_digests(integrity),
        licenses=(licence,) if licence else (),
        depends_on=depends_on,
    )


def _digests(integrity: str) -> dict[str, str]:
    """Subresource Integrity (https://www.w3.org/TR/SRI/) as hexadecimal digests; odd ones are left out."""
    found: dict[str, str] = {}
    for item in integrity.split()[:4]:
        algorithm, _, encoded = item.partition("-")
        try:
            digest = binascii.a2b_base64(encoded.partition("?")[0], strict_mode=True)
        except (binascii.Error, ValueError):
            continue
        if _ALGORITHMS.get(algorithm) == len(digest):
            found[algorithm] = digest.hex()
    return found
