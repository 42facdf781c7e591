"""GitHub Actions.

A workflow, or an action made of others, says with `uses: OWNER/REPOSITORY/PATH@REF` what it runs
(https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax). The version is the reference: a tag, a branch or a
commit. A comment behind a commit may claim a tag; it is not believed.
"""

from collections.abc import Iterator
from typing import Any

from pratique.documents import yaml
from pratique.ecosystems._collect import nameless, record
from pratique.model.analyser import Ecosystem, Record, Wanted
from pratique.model.files import Body, Entry
from pratique.model.package import Package

ECOSYSTEM = Ecosystem(
    type="github",
    osv="GitHub Actions",
    declared=Wanted(
        paths=(
            "**/.github/workflows/*.yml",
            "**/.github/workflows/*.yaml",
            "**/.github/actions/*/action.yml",
            "**/.github/actions/*/action.yaml",
        ),
        limit=2 << 20,
    ),
)

MAX_DEPTH = 12
"""Levels below which a workflow has no `uses`: jobs, job, steps, step, uses are five."""


def read(entry: Entry, body: Body) -> Record:
    """Actions and reusable workflows of another repository."""
    document = yaml.load(body[:], entry.path)
    return record(_actions(entry.path, document))


def advisory_name(package: Package) -> str:
    """`owner/repository`."""
    return f"{package.namespace}/{package.name}".lower()


def _actions(path: str, document: yaml.Document) -> Iterator[Package | str]:
    for at, value in _uses(document.value, ()):
        if value.startswith(("./", "../", "docker://")):
            continue  # of this repository; an image, which is no action
        action, _, version = value.partition("@")
        parts = action.split("/")
        if len(parts) < 2 or not all(parts[:2]) or not version:
            yield nameless(value)
            continue
        yield Package(
            name=parts[1],
            namespace=parts[0],
            version=version.removeprefix("v") if version[1:2].isdigit() else version,
            ecosystem="github_actions",
            type="github",
            locations=(path,),
            line=document.line(*at),
            declared=True,
        )


def _uses(value: Any, at: yaml.Path) -> Iterator[tuple[yaml.Path, str]]:
    """Path and text of each `uses`."""
    if len(at) > MAX_DEPTH:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "uses" and isinstance(inner, str):
                yield (*at, key), inner
            else:
                yield from _uses(inner, (*at, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _uses(inner, (*at, number))
