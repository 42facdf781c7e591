"""Erlang applications (OTP, rebar3).

A release of Erlang or Elixir holds one `NAME.app` an application below `ebin`
(https://www.erlang.org/doc/apps/kernel/app.html): those of OTP itself have the type `otp`, all others came from Hex.
`rebar.lock` is a list of Erlang tuples (https://rebar3.org/docs/workflow/lock-files/).
"""

import re
from collections.abc import Iterator
from typing import cast

from pratique.ecosystems import _bounded, _terms
from pratique.ecosystems._collect import nameless, record
from pratique.model.analyser import Ecosystem, Record, Wanted
from pratique.model.files import Body, Entry
from pratique.model.package import Package

ECOSYSTEM = Ecosystem(
    type="hex",
    order="semver",
    osv="Hex",
    installed=Wanted(paths=("**/ebin/*.app",), limit=4 << 20),
    declared=Wanted(paths=("**/rebar.lock",), limit=4 << 20),
)

# https://www.erlang.org/doc/applications.html, and those that Elixir itself brings.
OTP = frozenset(  # read as prose
    """asn1 common_test compiler crypto debugger dialyzer diameter edoc eldap erl_docgen erl_interface erts et eunit ftp
    inets jinterface kernel megaco mnesia observer odbc os_mon parsetools public_key reltool runtime_tools sasl snmp ssh
    ssl stdlib syntax_tools tftp tools wx xmerl eex elixir ex_unit iex logger mix""".split()  # noqa: SIM905  # a list of quoted words is longer and says no more
)


def read(entry: Entry, body: Body) -> Record:
    """The application of a resource file, or the packages of a lock file."""
    term = _terms.parse(_bounded.text(body))
    if entry.path.endswith(".app"):
        return record([_application(entry.path, term)])
    return record(_locked(entry.path, term))


def advisory_name(package: Package) -> str:
    """Hex's name; OTP's own applications have one that no package of Hex can have."""
    return f"otp/{package.name}" if package.type == "otp" else package.name


def _application(path: str, term: object) -> Package | str:
    match term:
        case ("application", str(name), [*properties]):
            facts = {item[0]: item[1] for item in properties if isinstance(item, tuple) and len(item) == 2}
        case _:
            return nameless(path.rpartition("/")[2])
    version, needs = facts.get("vsn"), facts.get("applications")
    if not isinstance(version, str) or not re.match(r"\d", version):
        return nameless(path.rpartition("/")[2])
    listed = cast("list[object]", needs) if isinstance(needs, list) else []
    return Package(
        name=name,
        version=version,
        ecosystem="erlang",
        type="otp" if name in OTP else "hex",
        locations=(path,),
        depends_on=tuple(need for need in listed if isinstance(need, str) and need not in OTP),
    )


def _locked(path: str, term: object) -> Iterator[Package | str]:
    """Version 1 of the format is the list alone, later ones a tuple of the version and the list."""
    if isinstance(term, tuple) and len(term) == 2:
        term = term[1]
    for item in term if isinstance(term, list) else ():
        match item:
            case (str(), ("pkg", str(name), str(version), *_), level):
                pass
            case (str(name), ("git", str(), ("ref", str(version))), level):
                pass
            case _:
                yield nameless(str(item[0]) if isinstance(item, tuple) and item else str(item))
                continue
        yield Package(
            name=name,
            version=version,
            ecosystem="erlang",
            type="hex",
            locations=(path,),
            indirect=level != "0",
            declared=True,
        )
