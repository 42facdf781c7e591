"""Which policies judged, as one digest that others can compute: `sha256sum pratique.yaml` for a policy that is one file.

>>> of_files({"pratique.yaml": b""})
'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256

import msgspec

from pratique.policy.document import Policy


def of(policies: Sequence[Policy]) -> str:
    """Of one policy its own; of several that of their digests, sorted, one a line; empty for none."""
    found = sorted({policy.digest or _sha256(msgspec.json.encode(policy.document)) for policy in policies})
    return found[0] if len(found) == 1 else _sha256("".join(f"{each}\n" for each in found).encode()) if found else ""


def of_files(files: Mapping[str, bytes]) -> str:
    """Of one file its sha256; of a policy and the files that it names that of lines `sha256:<hex>  <name>`, sorted by name."""
    lines = {name: _sha256(data) for name, data in files.items()}
    if len(lines) == 1:
        return next(iter(lines.values()))
    return _sha256("".join(f"{lines[name]}  {name}\n" for name in sorted(lines)).encode())


def _sha256(data: bytes) -> str:
    return f"sha256:{sha256(data).hexdigest()}"
