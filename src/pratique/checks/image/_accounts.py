"""The accounts of an image: what `etc/passwd` and `etc/shadow` say, without the passwords' hashes, which are kept nowhere."""

import msgspec

from pratique import plugins
from pratique.checks.image._files import ACCOUNTS, Files, Place
from pratique.model.analyser import Record, Wanted
from pratique.model.files import Body, Entry

PASSWD, SHADOW = "etc/passwd", "etc/shadow"
_MOST = 10_000


class Account(msgspec.Struct, frozen=True):
    """One line of one of the two files."""

    line: int
    name: str
    password: str = ""
    """`none` (anybody logs in), `locked`, `elsewhere` (in `etc/shadow`), `set`."""
    uid: int = -1
    shell: str = ""


class AccountsAnalyser(msgspec.Struct, frozen=True):
    """Reads both files in the layer pass."""

    version: str
    name: str = ACCOUNTS
    wanted: Wanted = Wanted((PASSWD, SHADOW), limit=4 << 20)

    def read(self, entry: Entry, body: Body) -> Record:
        lines = bytes(body).decode("utf-8", "backslashreplace").splitlines()
        found = [
            _account(number, line.split(":"), entry.path) for number, line in enumerate(lines[:_MOST], 1) if ":" in line
        ]
        problems = (
            (f"only the first {_MOST:,} of its {len(lines):,} lines were looked at",) if len(lines) > _MOST else ()
        )
        return Record(data={"accounts": msgspec.json.encode(found).decode()}, problems=problems)


def analyser() -> AccountsAnalyser:
    return AccountsAnalyser(plugins.digest(__name__)[:32])


def accounts(files: Files, path: str) -> tuple[Place | None, list[Account]]:
    """Where one of the two files lies and what the topmost one says; (None, []) when there is none."""
    place = files.overlay.find(path.encode())
    if place is None:
        return None, []
    for found, record in files.readings[place[0]].records.get(ACCOUNTS, ()):
        if found == place[1][0]:
            return place, msgspec.json.decode(record.data["accounts"], type=list[Account])
    return place, []


def _account(line: int, fields: list[str], path: str) -> Account:
    password = fields[1]
    if path == SHADOW:
        state = "none" if not password else "locked" if password[0] in "!*" else "set"
        return Account(line, fields[0], state)
    state = "none" if not password else "elsewhere" if password == "x" else "locked" if password[0] in "!*" else "set"  # noqa: S105 - the mark that the password is in etc/shadow
    uid = fields[2] if len(fields) > 2 and fields[2].isdecimal() and len(fields[2]) < 11 else "-1"
    return Account(line, fields[0], state, int(uid), fields[6].strip() if len(fields) > 6 else "")
