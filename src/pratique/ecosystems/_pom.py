"""pom.xml, as far as one file tells (https://maven.apache.org/guides/introduction/introduction-to-the-pom.html)."""

import re
import xml.etree.ElementTree as ET
from typing import Any

from pratique.ecosystems import _bounded, _locked
from pratique.errors import UnreadableError
from pratique.model.analyser import Record
from pratique.model.files import Body
from pratique.model.package import Package

_LIMIT = 4 << 20
_PLACEHOLDER = re.compile(r"\$\{([^${}]{1,200})\}")
_ROUNDS = 8
"""How often a property's value may name another property."""
_LENGTH = 500
"""Characters of a value; longer ones come of properties that multiply each other."""


class _NoDoctype(ET.TreeBuilder):
    """Builds the tree; refuses what could define entities."""

    def doctype(self, *_: Any) -> None:
        raise UnreadableError("The pom.xml has a DOCTYPE, which could hold entities that multiply: remove it.")


def read(path: str, body: Body) -> Record:
    """Dependencies whose version this file says; names of others become a problem.

    A version may stand in a property, or in `dependencyManagement` here; those in a parent or an imported list are elsewhere.
    """
    project = _parse(body)
    properties = _properties(project)
    managed = {
        _key(item, properties): _value(item, "version", properties)
        for item in project.findall("dependencyManagement/dependencies/dependency")
    }
    packages, unresolved = [], []
    for item in (
        *project.findall("dependencies/dependency"),
        *project.findall("profiles/profile/dependencies/dependency"),
    ):
        group, artifact = _key(item, properties)
        version = _value(item, "version", properties) or managed.get((group, artifact), "")
        if not group or not artifact or "${" in group + artifact + version or not version or version[0] in "[(":
            unresolved.append(f"{group}:{artifact}")
        else:
            packages.append(_package(group, artifact, version, path, _value(item, "scope", properties)))
    problem = f"Without a version in this file: {_locked.some(unresolved)}; scan what Maven built of it."
    return _locked.record(packages, [problem] if unresolved else [])


def _parse(body: Body) -> ET.Element:
    """The project element, without namespaces."""
    parser = ET.XMLParser(target=_NoDoctype())  # noqa: S314 - entities cannot be defined without a DOCTYPE
    try:
        parser.feed(_bounded.raw(body, _LIMIT))
        root: ET.Element = parser.close()
    except (ET.ParseError, ValueError, LookupError) as error:
        raise UnreadableError(f"The pom.xml is no sound XML ({error}): repair or remove it.") from None
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root


def _properties(project: ET.Element) -> dict[str, str]:
    """The project's properties and coordinates, those of the parent where it has none of its own."""
    found = {item.tag: (item.text or "").strip() for item in project.iterfind("properties/*")}
    for name in ("groupId", "artifactId", "version"):
        inherited = (project.findtext(f"parent/{name}") or "").strip()
        own = (project.findtext(name) or "").strip() or inherited
        for key, value in ((f"project.parent.{name}", inherited), (f"project.{name}", own), (f"pom.{name}", own)):
            if value:
                found.setdefault(key, value)
    return found


def _value(item: ET.Element, tag: str, properties: dict[str, str]) -> str:
    """The text of a child with its properties filled in; what stays unknown stays `${…}`."""
    value = (item.findtext(tag) or "").strip()[:_LENGTH]
    for _ in range(_ROUNDS):
        filled = _PLACEHOLDER.sub(lambda found: properties.get(found[1], found[0]), value)[:_LENGTH]
        if filled == value:
            break
        value = filled
    return value


def _key(item: ET.Element, properties: dict[str, str]) -> tuple[str, str]:
    return _value(item, "groupId", properties), _value(item, "artifactId", properties)


def _package(group: str, artifact: str, version: str, path: str, scope: str) -> Package:
    return Package(
        name=artifact,
        namespace=group,
        version=version,
        ecosystem="java",
        type="maven",
        locations=(path,),
        dev=scope == "test",
    )
