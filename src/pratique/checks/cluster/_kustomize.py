"""Kustomizations: what they make of the files that they name is not made here, and is therefore said.

Fields: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
"""

from collections.abc import Iterator

from pratique.checks.files import SourceFile, Unexamined
from pratique.documents.kubernetes import mapping, sequence, text

NAMES = frozenset({"kustomization.yaml", "kustomization.yml", "Kustomization"})
_GROUP = "kustomize.config.k8s.io/"
_AS_WRITTEN = frozenset(
    [
        "apiVersion",
        "bases",
        "buildMetadata",
        "commonAnnotations",
        "commonLabels",
        "crds",
        "kind",
        "labels",
        "metadata",
        "namePrefix",
        "nameSuffix",
        "namespace",
        "resources",
        "sortOptions",
    ]
)
"""Fields by which no check of what the files hold turns out otherwise."""
_HOW = "check what comes out: `kustomize build FOLDER | pratique check -`."


def is_one(file: SourceFile) -> bool:
    """By its name; Flux has objects of that kind, which are others."""
    if file.name not in NAMES:
        return False
    version = text(_value(file), "apiVersion")
    return not version or version.startswith(_GROUP)


def unexamined(file: SourceFile) -> Iterator[Unexamined]:
    """What comes out of it otherwise than it is written in files here."""
    value = _value(file)
    changes = [name for name in value if name not in _AS_WRITTEN]
    if changes:
        line = file.documents[0].line(changes[0])
        yield Unexamined(f"{', '.join(map(_short, changes))} change what the files make; {_HOW}", line)
    for field in ("resources", "bases"):
        for number, one in enumerate(sequence(value, field)):
            if isinstance(one, str) and _is_remote(one):
                line = file.documents[0].line(field, number)
                yield Unexamined(f"{_short(one)} lies elsewhere and was not fetched; {_HOW}", line)
                return


def _value(file: SourceFile) -> dict[str, object]:
    return mapping(file.documents[0].value) if file.documents else {}


def _is_remote(resource: str) -> bool:
    """As kustomize tells: a URL, or a repository (`github.com/org/repo?ref=v1`, `git@host:path`)."""
    return "://" in resource or "?ref=" in resource or resource.startswith(("github.com/", "git@", "git::"))


def _short(name: str) -> str:
    return name if len(name) <= 80 else f"{name[:80]}…"
