"""Advisories made in memory, and mirrors of them in OSV's bulk layout.

mirror = Mirror(tmp_path / "mirror")
mirror.put("Debian", record("DSA-1-1", ("Debian:12", "nginx", "1.22.1-9")))
with servers.Server(mirror.answer) as server: ...
"""

import hashlib
import json
import zipfile

from servers import Reply


def record(name, *affected, **more):
    """One OSV record; `affected` as (ecosystem, package, fixed) or as OSV's own dict."""
    entries = [each if isinstance(each, dict) else affects(*each) for each in affected]
    return {"id": name, "modified": "2024-01-01T00:00:00Z", "affected": entries, **more}


def affects(ecosystem, package, fixed="", introduced="0", **more):
    events = [{"introduced": introduced}] + ([{"fixed": fixed}] if fixed else [])
    return {
        "package": {"ecosystem": ecosystem, "name": package},
        "ranges": [{"type": "ECOSYSTEM", "events": events}],
        **more,
    }


class Mirror:
    """A directory in the bulk layout; `answer` serves it over HTTP, with ETags, and single records too."""

    def __init__(self, path):
        self.path = path
        self._records = {}

    def put(self, ecosystem, *records, raw=None, dates=None):
        """Replace an ecosystem's records; `raw`: member name → bytes, as they are; `dates`: id → modified in the list."""
        folder = self.path / ecosystem
        folder.mkdir(parents=True, exist_ok=True)
        members = {f"{each['id']}.json": json.dumps(each).encode() for each in records} | (raw or {})
        self._records[ecosystem] = members
        with zipfile.ZipFile(folder / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for name, body in members.items():
                archive.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
        listed = {each["id"]: each["modified"] for each in records} | (dates or {})
        (folder / "modified_id.csv").write_text("".join(f"{date},{name}\n" for name, date in listed.items()))
        (self.path / "ecosystems.txt").write_text("\n".join(sorted(self._records)) + "\n")

    def answer(self, request):
        path = request.path.lstrip("/")
        file = self.path / path
        ecosystem, _, name = path.partition("/")
        body = file.read_bytes() if file.is_file() else self._records.get(ecosystem, {}).get(name)
        if body is None:
            return Reply(404)
        tag = f'"{hashlib.sha256(body).hexdigest()}"'
        if request.headers.get("If-None-Match") == tag:
            return Reply(304, headers={"ETag": tag})
        return Reply(200, body, {"ETag": tag})
