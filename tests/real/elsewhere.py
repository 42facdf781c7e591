"""The tables of docs/interop.md about files, images that moved, and Notation.

.venv/bin/python tests/real/elsewhere.py     # prints them
"""

import datetime as dt
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from pratique.oci import references
from real import cosign, kms, notary, revocations
from signing import notaries, revokers
from signing.shelf import IMAGE
from sigstores import Instance

MOVED = """
## Images that moved

Signed by the program of its row, moved, and verified where it arrived; refused with another key. "copied" is `pratique copy`, "carried"
`pratique save` to a tar and `pratique load`, "cosign's" is `cosign save` and then `pratique load`.

| signed by | layout | moved | pratique verifies | cosign 2.5 verifies | cosign 3.1 verifies |
| --- | --- | --- | --- | --- | --- |
"""
FILES = """
## Files

`sign-blob` of its row, `verify-blob` of its column, with a key and without a log; refused for another file and with another key.

| signed by | form | pratique verifies | cosign 2.5 verifies | cosign 3.1 verifies |
| --- | --- | --- | --- | --- |
"""
FILES_NOTE = """
cosign 2.5 verifies bundles v0.3 with a `--trusted-root` file (any; without one it first fetches Sigstore's, with a key too).
"""
NOTATION = """
## Notation

Signed by notation {version} (Debian sid's), verified under the trust policy level `strict`; both refuse them with a trust store of
another authority. pratique makes none.

| envelope | key | pratique verifies | notation verifies |
| --- | --- | --- | --- |
"""
REVOCATION = """
What responders (OCSP) and lists say about the signer's certificate and its authority's, at the level `strict`, and what each makes of
the signature:

| named | what they say | pratique verifies | notation verifies |
| --- | --- | --- | --- |
"""
REVOCATION_NOTE = """
Where they differ, notation 1.3.2 believes any certificate of the authority that answers for it, whatever its purpose, does not look the
responder up, and does not read which certificates a list is about. The other way round, a signer that was listed as lost only after a
trusted timestamp counts with pratique, as the specification has it, and not with notation.
"""
_FORMS = {
    "bare": (["--output-signature", "made"], "--signature"),
    "bundle, cosign 2's": (["--bundle", "made"], "--bundle"),
    "bundle v0.3": (["--bundle", "made"], "--bundle"),
}


def tables() -> str:
    with tempfile.TemporaryDirectory() as folder, cosign.bench(Path(folder)) as bench:
        found = MOVED + "".join(moved(bench)) + FILES + "".join(files(bench)) + FILES_NOTE
    with tempfile.TemporaryDirectory() as folder, notary.serving(Path(folder)) as bench:
        said = bench.run("version").stdout.decode().splitlines()
        version = next(each for each in said if each.startswith("Version:")).split()[1].partition("+")[0].lstrip("v")
        found += NOTATION.format(version=version) + "".join(notation(bench))
        with revokers.Places() as places:
            bench.names(places.host)
            found += REVOCATION + "".join(revocation(bench, places)) + REVOCATION_NOTE
    return found + kms.tables()


def moved(bench: cosign.Bench) -> Iterator[str]:
    for signer, layout in (
        ("pratique", "legacy"),
        ("pratique", "bundle"),
        ("2.5", "legacy"),
        ("3.1", "legacy"),
        ("3.1", "bundle"),
    ):
        for how in ("copied", "carried", "cosign's"):
            name = bench.pushed(IMAGE)
            if signer == "pratique":
                bench.pratique("sign", "--key", bench.key.private, "--layout", layout, name)
            else:
                bench.cosign_signs(signer, bench.key.private, name, layout)
            there = f"{references.parse(name).name}-there:1"
            carry(bench, how, "3.1" if layout == "bundle" else "2.5", name, there)
            cells = [
                bench.pratique_verifies(bench.key.pub, there),
                *(
                    None
                    if (version, layout) == ("2.5", "bundle")
                    else bench.cosign_verifies(version, bench.key.pub, there, layout)
                    for version in cosign.VERSIONS
                ),
            ]
            assert not bench.pratique_verifies(bench.other.pub, there)
            who = signer if signer == "pratique" else f"cosign {signer}"
            yield f"| {who} | {layout} | {how} | {cell(cells)} |\n"


def carry(bench: cosign.Bench, how: str, version: str, name: str, there: str) -> None:
    if how == "copied":
        bench.pratique("copy", name, there)
        return
    shelf = tempfile.mkdtemp(dir=bench.folder)
    if how == "carried":
        shelf += ".tar"
        bench.pratique("save", name, "--output", shelf)
    else:
        bench.cosign(version, "save", "--dir", shelf, name)
    bench.pratique("load", shelf, "--to", there)


def files(bench: cosign.Bench) -> Iterator[str]:
    (bench.folder / "file").write_bytes(b"a release\n")
    (bench.folder / "changed").write_bytes(b"A release\n")
    (bench.folder / "root.json").write_bytes(Instance().trusted_root())
    for signer, forms in (("pratique", ("bare", "bundle v0.3")), ("2.5", tuple(_FORMS)), ("3.1", ("bundle v0.3",))):
        for form in forms:
            more, given = _FORMS[form]
            if signer == "pratique":
                bench.pratique("sign-blob", "--key", bench.key.private, *more, "file")
            else:
                new = ["--new-bundle-format"] if (signer, form) == ("2.5", "bundle v0.3") else []
                words = ("--key", bench.key.private, "-y", *cosign.unlogged(signer), *more, *new)
                bench.cosign(signer, "sign-blob", *words, "file")
            cells = [ours(bench, given, "file"), *(theirs(bench, one, form, "file") for one in cosign.VERSIONS)]
            assert not any(theirs(bench, one, form, "changed") for one in cosign.VERSIONS)
            assert not ours(bench, given, "changed")
            assert not ours(bench, given, "file", bench.other.pub)
            who = signer if signer == "pratique" else f"cosign {signer}"
            yield f"| {who} | {form} | {cell(cells)} |\n"


def ours(bench: cosign.Bench, given: str, name: str, key: str = "") -> bool:
    return bench.status("verify-blob", "--key", key or bench.key.pub, given, "made", name) == 0


def theirs(bench: cosign.Bench, version: str, form: str, name: str) -> bool:
    rooted = ("--new-bundle-format", "--trusted-root", "root.json")
    more = rooted if (version, form) == ("2.5", "bundle v0.3") else ()
    words = ("verify-blob", "--key", bench.key.pub, "--insecure-ignore-tlog", _FORMS[form][1], "made", *more, name)
    return bench.run(cosign.program(version), *words).returncode == 0


def notation(bench: notary.Notation) -> Iterator[str]:
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    start, end = now - dt.timedelta(hours=1), now + dt.timedelta(hours=1)
    for kind in notary.KINDS:
        for algorithm in notaries.KEYS:
            name, key = notary.pushed(bench), f"{kind}-{algorithm}"
            bench.add(key, notary.lasting_notary(algorithm, start, end))
            bench.sign(name, kind, "--key", key)
            bench.demands(notaries.policy())
            assert not bench.both(name)
            bench.demands(notaries.policy(trustStores=[f"ca:{key}"]))
            yield f"| {kind.upper()} | {algorithm} | {cell([bench.pratique_verifies(name), bench.verifies(name)])} |\n"


def revocation(bench: notary.Notation, places: revokers.Places) -> Iterator[str]:
    for number, (said, case) in enumerate(revocations.CASES.items()):
        key = f"revocable-{number}"
        chain = revocations.Chain(places, key, case.named)
        case.said(chain)
        name = notary.pushed(bench)
        bench.add(key, chain.notary)
        bench.sign(name, "jws", "--key", key)
        bench.demands(notaries.policy(trustStores=[f"ca:{key}"]))
        named = ", ".join({"ocsp": "OCSP", "list": "list"}[each] for each in case.named)
        yield f"| {named} | {said} | {cell([bench.pratique_verifies(name), bench.verifies(name)])} |\n"


def cell(found: list[bool | None]) -> str:
    return " | ".join({True: "yes", False: "**no**", None: "—"}[each] for each in found)


if __name__ == "__main__":
    sys.stdout.write(tables())
