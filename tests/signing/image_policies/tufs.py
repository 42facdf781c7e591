"""TUF repositories in memory, made by python-tuf: right ones, and ones that go wrong in one way."""

import base64
import datetime as dt
import io
import tarfile
from collections.abc import Mapping
from typing import Any

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp

_ROLES = ("root", "timestamp", "snapshot", "targets")
LATER = dt.timedelta(days=30)
TARGET = "trusted_root.json"


class Tuf:
    """`files` is what a mirror serves: path → bytes."""

    def __init__(self, targets: Mapping[str, bytes], usages: Mapping[str, str] = {}) -> None:
        self.keys = {role: CryptoSigner.generate_ed25519() for role in _ROLES}
        self.files: dict[str, bytes] = {}
        self.version = 0
        self._root = Root(consistent_snapshot=True, expires=_in(LATER))
        for role in _ROLES:
            self._root.add_key(self.keys[role].public_key, role)
        self._sign(Metadata(self._root), "1.root.json", self.keys["root"])
        self.first = self.files["1.root.json"]
        self.publish(targets, usages)

    def publish(
        self,
        held: Mapping[str, bytes],
        usages: Mapping[str, str] = {},
        expires: dt.timedelta = LATER,
        **wrong: Any,
    ) -> None:
        """Another version of all but the root. `wrong`: role → who signs it instead."""
        self.version += 1
        listed = Targets(version=self.version, expires=_in(LATER))
        for name, data in held.items():
            found = TargetFile.from_data(name, data, ["sha256"])
            if name in usages:
                found.unrecognized_fields["custom"] = {"sigstore": {"usage": usages[name], "status": "Active"}}
            listed.targets[name] = found
            self.files[f"targets/{found.hashes['sha256']}.{name}"] = data
        meta = {"targets.json": MetaFile(self.version)}
        parts = {
            "targets": (listed, f"{self.version}.targets.json"),
            "snapshot": (Snapshot(self.version, expires=_in(LATER), meta=meta), f"{self.version}.snapshot.json"),
            "timestamp": (
                Timestamp(self.version, expires=_in(expires), snapshot_meta=MetaFile(self.version)),
                "timestamp.json",
            ),
        }
        for role, (signed, name) in parts.items():
            self._sign(Metadata(signed), name, wrong.get(role, self.keys[role]))

    def rotate(self, by: Any = None) -> None:
        """Another root with another key, signed with the old and the new one (or `by` alone)."""
        old, self.keys["root"] = self.keys["root"], CryptoSigner.generate_ed25519()
        self._root.revoke_key(old.public_key.keyid, "root")
        self._root.add_key(self.keys["root"].public_key, "root")
        self._root.version += 1
        signers = (by,) if by else (old, self.keys["root"])
        self._sign(Metadata(self._root), f"{self._root.version}.root.json", *signers)

    def archive(self, prefix: str = "repository/") -> bytes:
        made = io.BytesIO()
        with tarfile.open(fileobj=made, mode="w:gz") as archive:
            for name, data in self.files.items():
                member = tarfile.TarInfo(prefix + name)
                member.size = len(data)
                archive.addfile(member, io.BytesIO(data))
        return made.getvalue()

    def document(self, mirror: str = "", **more: Any) -> dict[str, Any]:
        """The TrustRoot `own`, of a mirror or with all of it inside."""
        root = base64.b64encode(self.first).decode()
        spec = (
            {"remote": {"mirror": mirror, "root": root, **more}}
            if mirror
            else {"repository": {"root": root, "mirrorFS": base64.b64encode(self.archive()).decode(), **more}}
        )
        header = {"apiVersion": "policy.sigstore.dev/v1alpha1", "kind": "TrustRoot", "metadata": {"name": "own"}}
        return {**header, "spec": spec}

    def _sign(self, metadata: Any, name: str, *signers: Any) -> None:
        for each in signers:
            metadata.sign(each, append=True)
        self.files[name] = metadata.to_bytes()


def _in(time: dt.timedelta) -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(microsecond=0) + time
