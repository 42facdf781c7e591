"""CocoaPods.

`Podfile.lock` is YAML (https://guides.cocoapods.org/using/using-cocoapods.html#what-is-podfilelock): `PODS` lists
`Name/Subspec (1.2.3)`, with what each needs; the parts of one pod are one package.
"""

import re
from collections.abc import Iterator
from typing import Any

from pratique.documents import yaml
from pratique.ecosystems._collect import nameless, record
from pratique.errors import UnreadableError
from pratique.model.analyser import Ecosystem, Record, Wanted
from pratique.model.files import Body, Entry
from pratique.model.package import Package

ECOSYSTEM = Ecosystem(
    type="cocoapods",
    order="gem",
    declared=Wanted(paths=("**/Podfile.lock",), limit=yaml.MAX_BYTES),
    experimental=True,
)

_POD = re.compile(r"([^\s/()]+)(?:/[^\s()]+)? \(([0-9][^\s()]*)\)$")


def read(entry: Entry, body: Body) -> Record:
    """Pods of a `Podfile.lock`."""
    document = yaml.load(body[:], entry.path)
    pods = document.value.get("PODS") if isinstance(document.value, dict) else None
    if not isinstance(pods, list):
        raise UnreadableError("The lock file has no list of pods: run `pod install` again.")
    return record(_pods(entry.path, pods, document))


def _pods(path: str, pods: list[Any], document: yaml.Document) -> Iterator[Package | str]:
    wanted = document.value.get("DEPENDENCIES")
    direct = {_pod_name(one) for one in wanted} if isinstance(wanted, list) else set()
    for number, pod in enumerate(pods):
        text, needs = next(iter(pod.items())) if isinstance(pod, dict) and pod else (pod, ())
        found = _POD.match(str(text)[:500])
        if not found:
            yield nameless(str(text))
            continue
        needed = {_pod_name(need) for need in needs} - {found[1]} if isinstance(needs, list) else set()
        yield Package(
            name=found[1],
            version=found[2],
            ecosystem="cocoapods",
            type="cocoapods",
            locations=(path,),
            line=document.line("PODS", number),
            depends_on=tuple(sorted(needed)),
            indirect=found[1] not in direct,
            declared=True,
        )


def _pod_name(wanted: object) -> str:
    """`Firebase/Core (~> 8.0)` → `Firebase`."""
    return str(wanted).split(" ", 1)[0].partition("/")[0]
