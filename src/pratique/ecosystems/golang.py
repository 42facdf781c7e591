"""Go: the modules and the standard library that programs were built from, and go.mod.

Installed: the build information in ELF programs (those for Windows and macOS do not run in a container and are not read).
A program's own module has a version when it was installed by `go install …@version` or stamped by version control.
"""

import re

from pratique.ecosystems import _bounded, _build_info, _elf, _go_mod
from pratique.ecosystems._go_mod import module
from pratique.errors import LimitError
from pratique.model.analyser import Ecosystem, Record, Wanted
from pratique.model.files import Body, Entry
from pratique.model.package import Package

ECOSYSTEM = Ecosystem(
    type="golang",
    order="go",
    osv="Go",
    installed=Wanted(magic=(_elf.MAGIC,), limit=2 << 30),
    declared=Wanted(paths=("**/go.mod",), limit=_bounded.TOML_LIMIT),
)

_RELEASE = re.compile(r"go(\d+(?:\.\d+){1,2})(?:(rc|beta|alpha)(\d+))?")
_STAMPED = re.compile(r"[ '\"]-X[ =]['\"]?[\w./-]*\.(?:[vV]ersion|gitVersion)=(v?\d+\.\d+\.\d+[\w.+-]*)")
_HEAD = 4096


def advisory_name(package: Package) -> str:
    """The module's path: `github.com/Azure/go-autorest`; capitals count."""
    return f"{package.namespace}/{package.name}" if package.namespace else package.name


def read(entry: Entry, body: Body) -> Record:
    """One program or go.mod."""
    if entry.path.endswith("go.mod") and body[:4] != _elf.MAGIC:
        return _go_mod.read(entry.path, body)
    sections = _elf.sections(body)
    info = _build_info.find(body, sections)
    if info is None:
        return Record(problems=tuple(_why_not(body, sections)))
    problems = () if info.modules else ("The Go program was built without modules: which ones it holds is unknown.",)
    return Record(packages=tuple(_packages(info, entry.path)), problems=problems)


def _packages(info: _build_info.BuildInfo, path: str) -> list[Package]:
    found: dict[tuple[str, str], Package] = {}
    release = _RELEASE.match(info.version)
    version = f"{release[1]}-{release[2]}.{release[3]}" if release and release[2] else release[1] if release else ""
    found["stdlib", version] = module("stdlib", version, path)
    stamped = _STAMPED.search(info.modules)
    last = ("", "")
    for line in info.modules.split("\n"):
        kind, _, rest = line.partition("\t")
        name, version, checksum = (*rest.split("\t"), "", "")[:3]
        if kind == "=>" and last in found:
            del found[last]
            name = last[0] if name.startswith((".", "/")) else name
        elif kind == "mod":
            version = "" if version == "(devel)" else version
            version = version or ("v" + stamped[1].removeprefix("v") if stamped else "")
        elif kind != "dep":
            continue
        last = (name, version)
        if name.strip("/"):
            found[last] = module(name, version, path, checksum=checksum)
        if len(found) > _bounded.PACKAGES_LIMIT:
            raise LimitError(f"The program names more than {_bounded.PACKAGES_LIMIT:,} modules: look at it by hand.")
    return list(found.values())


def _why_not(body: Body, sections: dict[str, tuple[int, int]]) -> list[str]:
    if ".go.buildinfo" in sections or ".gopclntab" in sections or ".note.go.buildid" in sections:
        return ["The Go program has no build information that can be read: which modules it holds is unknown."]
    if not sections and b"UPX!" in body[:_HEAD]:
        return ["The program is packed with UPX: what it was built from cannot be read; scan it unpacked."]
    return []
