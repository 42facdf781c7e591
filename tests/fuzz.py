"""Coverage-guided fuzzing of everything that reads what others wrote: `make fuzz`, or `fuzz.py TARGET [libFuzzer options]`.

A target takes bytes. Any exception but a `PratiqueError` (or a version order's own two) is a fault: keep the input that
libFuzzer writes as `fuzz_cases/TARGET/NAME`, where `test_fuzz_hypothesis.py` replays it for ever.
"""

import contextlib
import functools
import importlib
import io
import os
import pkgutil
import subprocess
import sys
from collections.abc import Callable

from pratique import plugins, versions
from pratique.errors import PratiqueError
from pratique.model.files import Entry
from pratique.model.settings import Limits

Target = Callable[[bytes], object]
HERE = os.path.dirname(os.path.abspath(__file__))
LIMITS = Limits(layer_bytes=16 << 20, entries=10_000)
SECONDS = 120
PARSERS = (
    "advisories",
    "catalog",
    "distros",
    "documents",
    "ecosystems",
    "image",
    "oci",
    "policy",
    "signing",
    "versions",
)
"""Packages that are instrumented."""


class Nothing:
    """A tar sink that wants everything and keeps nothing."""

    def entry(self, *_: object) -> bool:
        return True

    def data(self, piece: memoryview) -> None:
        bytes(piece)

    def close(self) -> None:
        """Nothing is kept."""

    def ambiguous(self, path: bytes, what: str) -> None:
        """Nothing is kept."""


def tar(data: bytes) -> None:
    from pratique.image.tar import TarStream

    step = data[0] * 7 + 1 if data else 1
    stream = TarStream(Nothing(), LIMITS)
    for at in range(1, len(data), step):
        stream.feed(data[at : at + step])
    stream.finish()


def inflate(data: bytes) -> None:
    from pratique.image import inflate

    for _ in inflate.chunks(io.BytesIO(data), LIMITS, len, len):
        pass


def archive(data: bytes) -> None:
    from pratique.oci.archive import Archive

    fd = os.memfd_create("fuzz")
    try:
        os.write(fd, data)
        found = Archive(fd, None)
        for name in found.names()[:20]:
            with contextlib.suppress(PratiqueError):
                found.read(name, 1 << 16)
    finally:
        os.close(fd)


def layer(data: bytes) -> None:
    """A whole layer through the pass with every analyser: what it finds is never a parser's fault."""
    from pratique.image.layers import read_layer
    from pratique.model.image import Layer
    from pratique.model.progress import SILENT

    with SILENT.task("") as task:
        reading = read_layer(io.BytesIO(data), Layer(""), _analysers(), LIMITS, task)
    assert not [problem for problem in reading.problems if "please report" in problem.what], reading.problems


@functools.cache
def _analysers() -> tuple:
    from pratique.catalog.analysers import analysers

    return analysers(declared=True)


def paths(name: str) -> list[str]:
    """One path for each pattern that an ecosystem wants."""
    ecosystem = plugins.load_one("pratique.ecosystems", name).ECOSYSTEM
    patterns = (*ecosystem.installed.paths, *ecosystem.declared.paths)
    found = [each.replace("**/", "app/x-1.0/").replace("**", "x").replace("*", "x-1.0") for each in patterns]
    return found + ["usr/bin/x"] * bool(ecosystem.installed.magic)


def ecosystem(name: str, data: bytes) -> None:
    """The first byte chooses the path under which the rest is read."""
    wanted = paths(name)
    path = wanted[data[0] % len(wanted)] if data else wanted[0]
    plugins.load_one("pratique.ecosystems", name).read(Entry(path, size=len(data)), data[1:])


def version(order: str, data: bytes) -> None:
    """Two versions: keys and comparison agree, and comparison is antisymmetric."""
    a, _, b = data.decode("utf-8", "replace").partition("\n")
    first = versions.compare(order, a, b)
    assert first == -versions.compare(order, b, a)
    x, y = versions.key(order, a), versions.key(order, b)
    assert first == (x > y) - (x < y), (a, b, first)


def distribution(data: bytes) -> None:
    from pratique import distros

    distros.detect(dict.fromkeys(distros.WANTED.paths[:2], data) | {"etc/redhat-release": data[::-1]})


def sbom(data: bytes) -> None:
    from pratique.documents import sbom_read

    sbom_read.read(data)


def vex(data: bytes) -> None:
    from pratique.documents import vex

    vex.read(data, "x.json")


def report(data: bytes) -> None:
    from pratique.documents import report_json

    report_json.read(data)


def yaml(data: bytes) -> None:
    from pratique.documents import yaml

    yaml.load_all(data, "x.yaml")


def purl(data: bytes) -> None:
    from pratique.documents import purl

    found = purl.parse(data.decode("utf-8", "replace"))
    assert purl.parse(str(found)) == found


def policy(data: bytes) -> None:
    from pratique.policy import read

    read.parse_all(data, "x.yaml")


def ignores(name: str, data: bytes) -> None:
    from pratique.policy import ignores

    ignores.read(data, name, name)


def config(data: bytes) -> None:
    from pratique.oci import config

    config.parse(data, 1 << 20)


def manifest(data: bytes) -> None:
    from pratique.oci import manifests

    manifests.parse(data, "", 1 << 20)


def reference(data: bytes) -> None:
    from pratique.oci import references

    found = references.parse(data.decode("utf-8", "replace"))
    assert references.parse(str(found)) == found


def challenge(data: bytes) -> None:
    from pratique.oci import challenges

    challenges.parse(data.decode("latin-1"))


def toc(data: bytes) -> None:
    from pratique.image import toc

    toc.read_json(data)


def advisory(data: bytes) -> None:
    from pratique.advisories import ranges
    from pratique.advisories.namespace import of
    from pratique.documents import strict
    from pratique.model.advisory import Advisory

    ranges.rows(strict.decode(data, Advisory, "the record", 1 << 20), ranges.Scope(of("Debian")))


def bundle(data: bytes) -> None:
    """What hangs on an image as a bundle, and under a legacy tag, judged whole: nothing of it is ever valid."""
    from pratique.model.signature import Collected, Form, Layout, Material
    from pratique.signing.evaluation import Demand, evaluate

    text = data.decode("latin-1")
    annotated = {"signature": "AAAA", "certificate": text, "log_entry": text, "timestamp": text}
    material = (
        Material(layout=Layout.BUNDLE, form=Form.BUNDLE, content=data),
        Material(layout=Layout.LEGACY, form=Form.ENVELOPE, content=data, **annotated),
        Material(layout=Layout.LEGACY, form=Form.SIMPLE_SIGNING, content=data, **annotated),
    )
    who, root, at = _trusted()
    answer = evaluate(Demand(name="x", identities=(who,), trust_root=root), ["sha256:x"], Collected(material), at)
    assert not answer.met


@functools.cache
def _trusted() -> tuple:
    from datetime import UTC, datetime

    from pratique.signing import trust_root
    from pratique.signing.identities import Identity

    root = trust_root.load(os.path.join(HERE, "signing", "data", "public-good.trusted-root.json"))
    return Identity(issuer_regexp=".", subject_regexp="."), root, datetime(2026, 1, 1, tzinfo=UTC)


def trusted_root(data: bytes) -> None:
    from pratique.signing import trust_root

    trust_root.read(data, "root.json")


def certificate(data: bytes) -> None:
    from pratique.signing import certificates

    certificates.named(certificates.load(data))


def timestamp(data: bytes) -> None:
    from pratique.documents import timestamp

    timestamp.read(data)


def checkpoint(data: bytes) -> None:
    from pratique.signing import checkpoints

    checkpoints.read(data.decode("utf-8", "replace"))


def _targets() -> dict[str, Target]:
    found: dict[str, Target] = {
        target.__name__: target
        for target in (
            tar, inflate, archive, layer, distribution, sbom, vex, report, yaml, purl, policy, config, manifest, reference,
            challenge, toc, advisory, bundle, trusted_root, certificate, timestamp, checkpoint,
        )
    }  # fmt: skip
    for name in plugins.names("pratique.ecosystems"):
        found[f"ecosystems.{name}"] = functools.partial(ecosystem, name)
    for name in versions.orders():
        found[f"versions.{name}"] = functools.partial(version, name)
    for name in plugins.names("pratique.policy.ignores"):
        found[f"ignores.{name}"] = functools.partial(ignores, name)
    return found


TARGETS = _targets()


def run(name: str, data: bytes) -> None:
    """One input; returns when it is read or refused by name."""
    with contextlib.suppress(PratiqueError, versions.InvalidVersion, versions.NoKey):
        TARGETS[name](data)


def seeds(name: str) -> list[bytes]:
    """Real files of this tree to begin from, at most 32 KiB each; those of an ecosystem under each path that it wants."""
    kind, _, plugin = name.partition(".")
    found: list[bytes] = []
    for folder, _, names in os.walk(HERE):
        if "data" not in folder.split(os.sep) and "fuzz_cases" not in folder:
            continue
        for each in sorted(names):
            path = os.path.join(folder, each)
            related = plugin in path or os.path.basename(folder) == name if plugin else True
            if related and os.path.getsize(path) <= 32 << 10:
                with open(path, "rb") as file:
                    found.append(file.read())
    if kind == "ecosystems":
        count = len(paths(plugin))
        return [bytes([number]) + body for body in found for number in range(count)][:500]
    return found[:500]


def main(arguments: list[str]) -> None:
    """Fuzz one target, or all of them one after the other."""
    if not arguments:
        failed = [
            name for name in TARGETS if subprocess.call([sys.executable, __file__, name, f"-max_total_time={SECONDS}"])
        ]
        sys.exit(f"Faults in: {', '.join(failed)}" if failed else 0)
    import atheris

    name, *options = arguments
    corpus = os.path.join(HERE, ".fuzz", name)
    os.makedirs(corpus, exist_ok=True)
    for number, seed in enumerate(seeds(name)):
        with open(os.path.join(corpus, f"seed-{number}"), "wb") as file:
            file.write(seed)
    with atheris.instrument_imports(include=["pratique"]):
        for module in [each for each in sys.modules if each.startswith("pratique")]:
            del sys.modules[module]
        globals()["TARGETS"] = _reloaded()
    atheris.Setup(
        [sys.argv[0], corpus, "-rss_limit_mb=1024", "-timeout=10", "-max_len=32768", *options],
        lambda data: run(name, data),
    )
    atheris.Fuzz()


def _reloaded() -> dict[str, Target]:
    """The targets, with modules that report what they cover."""
    import pratique as package

    for each in pkgutil.walk_packages(package.__path__, "pratique."):
        if each.name.split(".")[1] in PARSERS:
            importlib.import_module(each.name)
    for name in ("plugins", "versions"):
        globals()[name] = importlib.import_module(f"pratique.{name}")
    globals()["PratiqueError"] = importlib.import_module("pratique.errors").PratiqueError
    globals()["Entry"] = importlib.import_module("pratique.model.files").Entry
    # No mutation finds a right checksum.
    importlib.import_module("pratique.image.tar")._verify_checksum = lambda *_: None
    return _targets()


if __name__ == "__main__":
    main(sys.argv[1:])
