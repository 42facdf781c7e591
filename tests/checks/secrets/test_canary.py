"""Secrets never come out: sixty planted in every field that we could think of, none in any report, cache, database or log."""

import io
import json
import os
import random

import pytest

import makers
import tokens
from pratique import inspection, report
from pratique.model.finding import Kind

RNG = random.Random(42)


def canaries() -> list[str]:
    made = [tokens.with_checksum(prefix, RNG) for prefix in ("ghp_", "gho_", "npm_") for _ in range(10)]
    forms = ("sk_live_{A24}", "glpat-{A20}", "dop_v1_{h64}", "xoxb-{d12}-{d12}-{A24}", "hvs.{A95}", "SG.{A22}.{A43}")
    return made + [tokens.make(form, RNG) for form in forms for _ in range(5)]


CANARIES = canaries()
LATER = 30  # so many stand in files, the others in what the image says of itself


def first_layer() -> bytes:
    it = iter(CANARIES[:LATER])
    site = "usr/lib/python3/dist-packages/demo-1.0.dist-info"
    files = {
        "etc/os-release": f'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian {next(it)}"\nBUG_REPORT_URL="https://x/{next(it)}"\n',
        "var/lib/dpkg/status": f"Package: demo\nStatus: install ok installed\nArchitecture: all\nVersion: 1-{next(it)}\nMaintainer: {next(it)}\nHomepage: https://u:{next(it)}@host/\n",
        f"{site}/METADATA": f"Metadata-Version: 2.1\nName: demo\nVersion: 1.0\nLicense: {next(it)}\nHome-page: https://{next(it)}@x/\n",
        f"{site}/direct_url.json": json.dumps(
            {"url": f"https://x:{next(it)}@git.internal/demo.git", "vcs_info": {"vcs": "git", "commit_id": "0" * 40}}
        ),
        "srv/app/node_modules/demo/package.json": json.dumps(
            {
                "name": "demo",
                "version": f"1.0.0-{next(it)}",
                "license": next(it),
                "repository": f"https://{next(it)}@github.com/a/b",
            }
        ),
        "srv/.env": f"TOKEN={next(it)}\nOTHER='{next(it)}'\n",
        "srv/config.yaml": f"a: {next(it)}\nb: [{next(it)}, '{next(it)}']\n",
        "srv/app.js": f"const a = `{next(it)}`; // {next(it)}\n",
        "srv/latin": b"\xe9\xff " + next(it).encode() + b"\n",
        "srv/program": makers.program(b"\x7fELF\2\1\1" + bytes(60) + next(it).encode() + b"\0"),
        "srv/utf16-no.txt": f"\ufeff{next(it)}",
        "root/.netrc": f"machine x.internal login a password {next(it)}\n",
        "root/.npmrc": f"//registry.npmjs.org/:_authToken={next(it)}\n",
        "root/.bash_history": f"curl -H 'Authorization: Bearer {next(it)}' https://x\n",
        f"srv/{next(it)}.txt": b"a name",
        f"srv/bin/{next(it)}": makers.program(),
        f"srv/broken/package-lock.json/{next(it)}": b"{",
        "srv/link": makers.link(f"/x/{next(it)}"),
        "etc/passwd": f"root:x:0:0:{next(it)}:/root:/bin/sh\n",
    }
    return makers.tar(files)


def image() -> makers.Made:
    it = iter(CANARIES[LATER:])
    settings = {
        "Env": [f"PATH=/bin:{next(it)}", f"GITHUB_TOKEN={next(it)}", f"A={next(it)} {next(it)}"],
        "Labels": {
            "org.opencontainers.image.source": f"https://{next(it)}@github.com/x",
            "k": next(it),
            next(it): "name",
        },
        "Cmd": ["run", "--token", next(it)],
        "Entrypoint": ["sh", "-c", f"x {next(it)}"],
        "User": next(it),
        "WorkingDir": f"/srv/{next(it)}",
        "Shell": ["sh", next(it)],
        "Volumes": {f"/v/{next(it)}": {}},
        "OnBuild": [f"RUN x {next(it)}"],
        "Healthcheck": {"Test": ["CMD", "curl", f"https://x/?t={next(it)}"]},
        "StopSignal": next(it),
    }
    history = [
        {"created_by": f"ARG TOKEN={next(it)}", "comment": next(it), "author": next(it), "empty_layer": True},
        {"created_by": f"RUN |1 TOKEN={next(it)} /bin/sh -c x # buildkit"},
        {"created_by": f"RUN rm -rf /srv {next(it)}"},
    ]
    notes = {"note": next(it), next(it): "name", "org.opencontainers.image.base.name": f"docker.io/library/{next(it)}"}
    return makers.image(
        first_layer(),
        makers.tar({"srv/.wh..env": b""}),
        settings=settings,
        history=history,
        annotations=notes,
        config_more={"author": f"me {next(it)}", "os.version": next(it)},
    )


def everything_below(folder) -> bytes:
    found = b""
    for root, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(root, name), "rb") as file:
                found += file.read()
    return found


@pytest.fixture
def scanned(settings, tmp_path):
    where = "oci-dir:" + makers.layout(tmp_path / "image", image())
    request = inspection.Request(targets=(where,))
    notes: list[str] = []

    class Notes:
        def __getattr__(self, name):
            from pratique.model.progress import SILENT

            return getattr(SILENT, name)

        def note(self, text: str) -> None:
            notes.append(text)

    cold = inspection.scan(request, settings, Notes())
    warm = inspection.scan(request, settings, Notes())
    return cold, warm, "\n".join(notes)


def test_no_secret_comes_out(scanned, settings, tmp_path) -> None:
    cold, warm, notes = scanned
    assert not cold.failures
    places = {
        "notes": notes,
        "cache": everything_below(settings.cache_dir),
        "data": everything_below(settings.data_dir),
    }
    for which, one in (("cold", cold), ("warm", warm)):
        for name in report.formats():
            out = io.StringIO()
            report.write(one, name, out)
            places[f"{which} {name}"] = out.getvalue()
    leaks = {
        (place, canary[:9], number)
        for place, said in places.items()
        for number, canary in enumerate(CANARIES)
        if (canary if isinstance(said, str) else canary.encode()) in said
    }
    assert not leaks


def test_they_are_found_all_the_same(scanned) -> None:
    cold, warm, _ = scanned
    found = [one for one in cold.results[0].findings if one.kind is Kind.SECRET]
    assert len({one.fingerprint for one in found}) >= 45
    assert {one.fingerprint for one in found} == {
        one.fingerprint for one in warm.results[0].findings if one.kind is Kind.SECRET
    }
    assert any("deleted by a later layer" in one.title and one.location.path == "srv/.env" for one in found)
    assert "secrets" in {part.part for part in cold.results[0].examined}


def test_an_error_that_quotes_the_image_does_not_tell(settings, tmp_path) -> None:
    token = CANARIES[0]
    where = "oci-dir:" + makers.layout(tmp_path / "image", makers.image(makers.tar({}), config_more={"variant": token}))
    failed = inspection.scan(inspection.Request(targets=(where,)), settings)
    assert failed.failures
    assert token not in str(failed)
