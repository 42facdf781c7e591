"""Trivy's `.trivyignore.yaml`: by kind, with paths, package URLs and an end (https://trivy.dev/docs/latest/configuration/filtering/).

All that an entry names must match: its id, one of its paths, one of its purls.
"""

import datetime as dt
from typing import Annotated

import msgspec

from pratique.documents import yaml
from pratique.policy import shape, times
from pratique.policy.document import Waiver
from pratique.policy.ignores import Ignored, wrong

NAMES = (".trivyignore.yaml", ".trivyignore.yml")
_KINDS = {
    "vulnerabilities": "vulnerability",
    "misconfigurations": "misconfiguration",
    "secrets": "secret",
    "licenses": "license",
}


class _Entry(msgspec.Struct, frozen=True):
    id: Annotated[str, msgspec.Meta(min_length=1)]
    paths: tuple[str, ...] = ()
    purls: tuple[str, ...] = ()
    expired_at: dt.date | None = None
    statement: str = ""


class _File(msgspec.Struct, frozen=True):
    vulnerabilities: tuple[_Entry, ...] = ()
    misconfigurations: tuple[_Entry, ...] = ()
    secrets: tuple[_Entry, ...] = ()
    licenses: tuple[_Entry, ...] = ()


def read(data: bytes, name: str) -> Ignored:
    document = yaml.load(data, name)
    found = list(shape.problems({} if document.value is None else document.value, _File))
    if found:
        lines = [(document.line(*each.path), each) for each in found]
        raise wrong(name, [f"{name}:{line}: {'.'.join(map(str, each.path))} {each.text}" for line, each in lines])
    file = msgspec.convert(document.value or {}, _File)
    waivers = []
    for section, kind in _KINDS.items():
        for number, entry in enumerate(getattr(file, section)):
            waivers.append(_waiver(entry, kind, name, document.line(section, number)))
    return Ignored(tuple(waivers))


def _waiver(entry: _Entry, kind: str, name: str, line: int) -> Waiver:
    day = entry.expired_at
    return Waiver(
        reason=entry.statement or f"listed in {name}",
        by="ignore-file",
        file=name,
        line=line,
        ids=(entry.id.lower(),),
        kinds=(kind,),
        purls=entry.purls,
        paths=entry.paths,
        until=times.text(dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)) if day else "",
    )
