"""A docker-archive whose Debian packages are all as old as can be, so that a given number of vulnerabilities affects them."""

import hashlib
import io
import json
import sqlite3
import tarfile

from pratique.advisories import current

_RELEASE = b'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n'
_QUERY = """
SELECT name, count(DISTINCT cve) FROM ranges JOIN aliases ON id = advisory
WHERE release = '12' AND introduced = '' AND encoding <> 0 GROUP BY name HAVING count(DISTINCT cve) <= 100 ORDER BY name
"""


def write(path: str, data: str, findings: int) -> int:
    """Packages by name until the advisories below `data` find that many vulnerabilities in them; gives how many packages."""
    names = _packages(data, findings)
    status = "\n".join(
        f"Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 0~\n" for name in names
    )
    layer = _tar({"etc/os-release": _RELEASE, "var/lib/dpkg/status": status.encode()})
    rootfs = {"type": "layers", "diff_ids": [f"sha256:{hashlib.sha256(layer).hexdigest()}"]}
    config = {"architecture": "amd64", "os": "linux", "rootfs": rootfs}
    manifest = [{"Config": "config.json", "RepoTags": ["many:latest"], "Layers": ["layer.tar"]}]
    members = {"config.json": json.dumps(config).encode(), "manifest.json": json.dumps(manifest).encode()}
    with open(path, "wb") as file:
        file.write(_tar({"layer.tar": layer, **members}))
    return len(names)


def _packages(data: str, findings: int) -> list[str]:
    root = current.directory(data)
    debian = current.read(root).ecosystems["Debian"]
    connection = sqlite3.connect(current.file_of(root, "Debian", debian.digest))
    names, left = [], findings
    for name, count in connection.execute(_QUERY):
        if left <= 0:
            break
        names.append(name)
        left -= count
    connection.close()
    return names


def _tar(members: dict[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w") as archive:
        for name, body in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(body)
            archive.addfile(member, io.BytesIO(body))
    return whole.getvalue()
