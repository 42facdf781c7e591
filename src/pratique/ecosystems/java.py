"""Java: Maven artifacts in jar, war and ear archives, Gradle's lock files, pom.xml.

Archives are read to a bounded depth; every `pom.properties` in a shaded jar is an artifact of its own.
"""

from pratique.ecosystems import _bounded, _gradle_lock, _java_archive, _pom
from pratique.model.analyser import Ecosystem, Record, Wanted
from pratique.model.files import Body, Entry
from pratique.model.package import Package

ECOSYSTEM = Ecosystem(
    type="maven",
    order="maven",
    osv="Maven",
    installed=Wanted(paths=tuple(f"**/*.{extension}" for extension in _java_archive.EXTENSIONS), limit=2 << 30),
    declared=Wanted(paths=(*_gradle_lock.PATHS, "**/pom.xml"), limit=_bounded.TOML_LIMIT),
)


def advisory_name(package: Package) -> str:
    """`group:artifact`; an unknown group is taken for the artifact's own name, as in Maven 1: `commons-cli:commons-cli`."""
    return f"{package.namespace or package.name}:{package.name}"


def read(entry: Entry, body: Body) -> Record:
    """One archive, lock file or pom.xml."""
    if entry.path.endswith("pom.xml"):
        return _pom.read(entry.path, body)
    if entry.path.endswith(".lockfile"):
        return _gradle_lock.read(entry.path, body)
    return _java_archive.examine(entry.path, body)
