"""R packages (CRAN).

An installed package has a `DESCRIPTION` with the field `Built`, which sources lack
(https://rstudio.github.io/r-manuals/r-exts/Creating-R-packages.html#the-description-file). `renv.lock` is JSON
(https://rstudio.github.io/renv/articles/lockfile.html).
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from pratique.ecosystems import _bounded
from pratique.ecosystems._collect import nameless, record
from pratique.ecosystems._stanzas import stanzas
from pratique.model.analyser import Ecosystem, Record, Wanted
from pratique.model.files import Body, Entry
from pratique.model.package import Package

ECOSYSTEM = Ecosystem(
    type="cran",
    osv="CRAN",
    installed=Wanted(paths=("**/site-library/*/DESCRIPTION", "**/library/**/DESCRIPTION"), limit=1 << 20),
    declared=Wanted(paths=("**/renv.lock",), limit=_bounded.TEXT_LIMIT),
)

_NAME = re.compile(r"[A-Za-z][\w.]*")


class _Locked(msgspec.Struct, frozen=True):
    Package: str = ""
    Version: str = ""
    Requirements: Any = None


class _Lock(msgspec.Struct, frozen=True):
    Packages: dict[str, _Locked]


def read(entry: Entry, body: Body) -> Record:
    """The package of a `DESCRIPTION`, or those of a `renv.lock`."""
    if entry.path.endswith("renv.lock"):
        return record(_lock(entry.path, _bounded.json(body, _Lock)))
    return record(_description(entry.path, _bounded.text(body)))


def _description(path: str, content: str) -> Iterator[Package | str]:
    fields = next(stanzas(content), {})
    if "Package" not in fields or "Version" not in fields:
        yield nameless(fields.get("Package", ""))
        return
    if "Built" not in fields:
        return  # the source of a package, a test's fixture for one
    needs = {
        found[0]
        for field in ("Depends", "Imports")
        for found in map(_NAME.findall, fields.get(field, "").split(","))
        if found
    }
    license_ = fields.get("License", "")
    yield Package(
        name=fields["Package"],
        version=fields["Version"],
        ecosystem="r",
        type="cran",
        licenses=(license_,) if license_ else (),
        locations=(path,),
        depends_on=tuple(sorted(needs - {"R"})),
    )


def _lock(path: str, lock: _Lock) -> Iterator[Package | str]:
    for name, one in lock.Packages.items():
        if not one.Version:
            yield nameless(name)
            continue
        needs = one.Requirements if isinstance(one.Requirements, list) else []
        yield Package(
            name=one.Package or name,
            version=one.Version,
            ecosystem="r",
            type="cran",
            locations=(path,),
            depends_on=tuple(need for need in needs if isinstance(need, str) and need != "R"),
            declared=True,
        )
