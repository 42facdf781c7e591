"""The advisory database: fetch it, look into it, hand it on.

Only what an image needs is fetched, when it is first needed; `db update` takes what changed since.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey

    from pratique.advisories.lookup import Hit
    from pratique.cli._state import State
    from pratique.model.advisory import SourceState
    from pratique.model.settings import Settings


@click.group("db")
def command() -> None:
    """Fetch, search, export and import advisories."""


def _key(function: "click.decorators.FC") -> "click.decorators.FC":
    function = click.option("--days", default=14.0, show_default=True, help="Days until nobody imports it any more.")(
        function
    )
    function = click.option("--key-password-file", type=click.Path(), help="File with the key's password.")(function)
    return click.option("--key", type=click.Path(), help="ECDSA P-256 private key (PEM) that signs it.")(function)


def _trust(function: "click.decorators.FC") -> "click.decorators.FC":
    function = click.option(
        "--insecure-db", is_flag=True, help="Take it unsigned, expired or old; every report then says so."
    )(function)
    return click.option(
        "--trusted-key",
        "trusted",
        multiple=True,
        type=click.Path(),
        help="Public key (PEM) of whom to believe; repeatable.",
    )(function)


@command.command()
@click.argument("ecosystems", nargs=-1, metavar="[ECOSYSTEM]...")
@click.option(
    "--from", "source", metavar="DIR|URL", help="Source in OSV's bulk layout (default: the settings' osv_url)."
)
@click.option("--feeds", type=click.Path(), default="", help="Directory with kev/ and epss/ in place of their URLs.")
@click.option("--force", is_flag=True, help="Take an update that would be held.")
@click.pass_obj
def update(state: "State", ecosystems: Sequence[str], source: str, feeds: str, force: bool) -> None:
    """Fetch what changed in each ECOSYSTEM (default: all that are loaded), KEV and EPSS."""
    from msgspec.structs import replace

    from pratique import advisories
    from pratique.errors import UsageError

    settings = replace(state.settings, osv_url=source) if source else state.settings
    found = advisories.update(settings, ecosystems, state.progress, force=force, feeds=feeds)
    if not found:
        raise UsageError("No advisories are loaded yet: name an ecosystem, as in `pratique db update Debian PyPI`.")
    _say(state, found)


@command.command()
@click.option("--from", "source", required=True, metavar="DIR|URL", help="Source in OSV's bulk layout.")
@click.option("--output", type=click.Path(), default="", help="Directory to build into (default: the user's database).")
@click.option("--feeds", type=click.Path(), default="", help="Directory with kev/ and epss/.")
@click.option("--force", is_flag=True, help="Take what would be held.")
@click.pass_obj
def build(state: "State", source: str, output: str, feeds: str, force: bool) -> None:
    """Build all ecosystems of a mirror anew."""
    from pratique import advisories

    _say(state, advisories.build(state.settings, source, output, state.progress, force=force, feeds=feeds))


@command.command()
@click.option("--format", "form", type=click.Choice(("table", "json")), default="table", show_default=True)
@click.pass_obj
def status(state: "State", form: str) -> None:
    """Say which advisories are loaded, how many and how old."""
    import msgspec

    from pratique.advisories import status as describe

    found = describe.describe(state.settings)
    if form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2))
        return
    if not found.ecosystems:
        click.echo("No advisories are loaded: `pratique db update Debian PyPI npm` fetches some.")
    for line in describe.table(found):
        click.echo(line)


@command.command()
@click.argument("name", metavar="CVE|ID|PURL")
@click.option("--format", "form", type=click.Choice(("table", "json")), default="table", show_default=True)
@click.pass_obj
def search(state: "State", name: str, form: str) -> None:
    """Show what is known about a CVE, an advisory or a package."""
    import msgspec

    from pratique import advisories
    from pratique.advisories import lookup
    from pratique.errors import NotFoundError
    from pratique.model.advisory import cves

    with advisories.open(state.settings) as database:
        found = lookup.search(database, name)
        involved = {cve for hit in found for cve in cves(hit.record)}
        exploited, scores = database.kev(involved), database.epss(involved)
        loaded = database.current.ecosystems
    if not found:
        raise NotFoundError(f"No loaded advisory is about {name}: `pratique db status` says what is loaded.")
    if form == "json":
        document = {"hits": found, "exploited": sorted(exploited), "epss": scores}
        click.echo(msgspec.json.format(msgspec.json.encode(document), indent=2))
        return
    for hit in found:
        _show(hit, exploited, scores)
    if any(hit.ecosystem not in loaded for hit in found):
        click.echo("Some of these are of the starter set that is shipped: `pratique db update` fetches all.", err=True)


@command.command()
@click.argument("file", type=click.Path())
@_key
@click.pass_obj
def export(state: "State", file: str, key: str, key_password_file: str, days: float) -> None:
    """Write the database as one signed FILE, for networks without a way out."""
    from pratique.advisories import exchange

    made = exchange.export(state.settings, file, _private(key, key_password_file), days)
    click.echo(
        f"Wrote {file}: {len(made.ecosystems)} ecosystems, serial {made.serial}, to be imported until {made.expires}."
    )


@command.command("import")
@click.argument("file", type=click.Path())
@_trust
@click.pass_obj
def import_(state: "State", file: str, trusted: Sequence[str], insecure_db: bool) -> None:
    """Take the database of a FILE that `db export` wrote."""
    from pratique.advisories import exchange

    made = exchange.take(state.settings, file, _public(state.settings, trusted), insecure=insecure_db)
    _taken(len(made.ecosystems), made.serial, insecure_db)


@command.command()
@click.argument("reference", metavar="REF")
@_key
@click.pass_obj
def push(state: "State", reference: str, key: str, key_password_file: str, days: float) -> None:
    """Push the signed database to a registry; only files that it lacks move."""
    from pratique.advisories import artifact
    from pratique.oci import references

    made = artifact.push(state.settings, references.parse(reference), _private(key, key_password_file), days)
    click.echo(f"Pushed {reference}: {len(made.ecosystems)} ecosystems, serial {made.serial}, until {made.expires}.")


@command.command()
@click.argument("reference", metavar="REF")
@_trust
@click.pass_obj
def pull(state: "State", reference: str, trusted: Sequence[str], insecure_db: bool) -> None:
    """Take the database from a registry; only files that changed move."""
    from pratique.advisories import artifact
    from pratique.oci import references

    keys = _public(state.settings, trusted)
    made = artifact.pull(state.settings, references.parse(reference), keys, insecure=insecure_db)
    _taken(len(made.ecosystems), made.serial, insecure_db)


def _say(state: "State", found: "Sequence[SourceState]") -> None:
    if not state.quiet:
        records = sum(source.records for source in found)
        click.echo(f"{len(found)} ecosystems, {records:,} advisories, serial {max(source.serial for source in found)}.")


def _taken(ecosystems: int, serial: int, insecure: bool) -> None:
    click.echo(f"Imported {ecosystems} ecosystems, serial {serial}.")
    if insecure:
        click.echo("Nobody's signature was demanded: every report that uses these advisories says so.", err=True)


def _private(path: str, password_file: str) -> "EllipticCurvePrivateKey":
    from pratique.advisories.manifest import private_key, secret
    from pratique.errors import UsageError

    if not path:
        raise UsageError("Nobody imports an unsigned database: name your key with --key.")
    return private_key(path, secret(password_file) if password_file else "")


def _public(settings: "Settings", paths: Sequence[str]) -> "list[EllipticCurvePublicKey]":
    from pratique.advisories.manifest import public_key

    return [public_key(path) for path in (*paths, *settings.advisory_keys)]


def _show(hit: "Hit", exploited: frozenset[str], scores: dict[str, float]) -> None:
    from pratique.model.advisory import cves

    record = hit.record
    names = [_plain(name) for name in dict.fromkeys((*cves(record), *(record.aliases or ()))) if name != record.id]
    gone = ["withdrawn"] if record.withdrawn else []
    click.echo("  ".join(filter(None, (hit.ecosystem, record.id, " ".join(names), *gone))))
    if record.summary:
        click.echo(_plain(f"  {record.summary[:200]}"))
    facts = [str(item.score) for item in record.severity or ()]
    facts += [f"EPSS {scores[cve]:.3f}" for cve in cves(record) if cve in scores]
    facts += [f"{cve} is exploited (KEV)" for cve in cves(record) if cve in exploited]
    facts += [f"published {record.published[:10]}"] if record.published else []
    click.echo(_plain(f"  {', '.join(facts)}" if facts else "  no severity"))
    for item in hit.affected[:20]:
        end = f"before {item.fixed}" if item.fixed else f"to {item.last_affected}" if item.last_affected else "no fix"
        start = f"from {item.introduced} " if item.introduced else ""
        click.echo(_plain(f"    {item.name}{f' ({item.release})' if item.release else ''}: {start}{end}"))
    if len(hit.affected) > 20:
        click.echo(f"    and {len(hit.affected) - 20} more ranges (--format json shows all)")


def _plain(text: str) -> str:
    """Without control characters: what feeds write must not steer a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
