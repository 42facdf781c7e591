"""Verifying signatures: in a running process, from the command line, and beside cosign, on the same signed images.

    bench/signatures.py [--calls 50]

1. From bytes that were fetched: a key's signature in both layouts, and a keyless bundle with log entry and timestamp.
2. From registries on this machine, over TLS: Debian's docker-registry without and with a password, and olareg, which has the
   referrers API. The programs take turns, call by call. "Images never seen" are as many different ones as calls, so that
   nothing of them is in memory; "the same image" is asked for again and again. "Bare requests" are those of a verification of an
   image never seen, sent by Python's http.client one after another on one connection: what the registry itself takes.

A mock of nothing: `tests/real/install` installs the registries and cosign; what is missing is skipped, and said.
Prints tables of docs/performance.md. Budgets: 1 ms from bytes, 5 ms from a registry, 10 ms keyless.
"""

import argparse
import contextlib
import http.client
import os
import ssl
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path[0] = str(ROOT / "tests")  # instead of this folder, whose secrets.py is not the standard library's
os.environ["PATH"] = os.pathsep.join([str(ROOT / ".real" / "bin"), os.environ["PATH"]])

import makers  # noqa: E402 - the tests' folder is no package
import sigstores  # noqa: E402
from pratique.image import sources  # noqa: E402
from pratique.model.signature import Collected, Form, Layout  # noqa: E402
from pratique.signing import algorithms, attaching, collecting, place, trust_root, unbundling, verifying  # noqa: E402
from pratique.signing.evaluation import Demand, TrustedKey, evaluate  # noqa: E402
from pratique.signing.identities import Identity  # noqa: E402
from pratique.signing.keys import file  # noqa: E402
from pratique.transport import Transport  # noqa: E402
from real import cosign, daemons  # noqa: E402
from servers import BASIC  # noqa: E402
from signing import tamperings  # noqa: E402
from signing.shelf import SIGNED, Shelf  # noqa: E402

Call = Callable[[int], Any]
"""One call of a program; the number says which image."""
REGISTRIES = {
    "docker-registry, no password": lambda folder: daemons.registry(folder, password=False),
    "docker-registry, a password": daemons.registry,
    "olareg, no password": daemons.referrers_registry,
}
HEAD = "| what | median | slowest tenth |{}\n|---|---|---|{}"


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--calls", type=int, default=50)
    calls = ask.parse_args().calls
    print("### From bytes that were fetched\n\n" + HEAD.format("", ""))
    for name, call in from_bytes().items():
        print(row(name, sampled({name: lambda _, call=call: call()}, calls * 10)[name]))
    for name, serve in REGISTRIES.items():
        with tempfile.TemporaryDirectory() as folder, skipping(name), serve(Path(folder)) as (host, ca):
            print(f"\n### From {name}\n\n{HEAD.format(' cosign 2.5 / 3.1 takes |', '---|')}", flush=True)
            print(
                "\n".join(from_registry(cosign.Bench(Path(folder), host, ca), calls, BASIC if "a pass" in name else ""))
            )


@contextlib.contextmanager
def skipping(name: str) -> Iterator[None]:
    try:
        yield
    except BaseException as error:  # pytest's skip is one
        if isinstance(error, KeyboardInterrupt | AssertionError):
            raise
        print(f"SKIPPED {name}: {error}", file=sys.stderr)


def from_bytes() -> dict[str, Callable[[], object]]:
    key = algorithms.generate()
    demand = Demand(name="key", keys=(TrustedKey(key.public),))
    made: dict[str, Callable[[], object]] = {}
    for layout in Layout:
        shelf = Shelf()
        attaching.sign(shelf, shelf.root, key, layout, sleep=lambda _: None)
        held = collecting.collect(shelf, shelf.root.digest)
        made[f"a key's signature, {layout}"] = lambda held=held: met(
            evaluate(demand, [SIGNED], held, datetime.now(UTC))
        )
    instance = sigstores.instance()
    root = trust_root.read(instance.trusted_root(), "root.json")
    who = Identity(issuer=sigstores.ISSUER, subject=sigstores.SUBJECT)
    keyless = Demand(name="keyless", identities=(who,), trust_root=root)
    bundle = instance.bundle(tamperings.STATEMENT)
    material = unbundling.material(Form.ENVELOPE, unbundling.envelope(bundle), unbundling.annotations(bundle))
    made["keyless: certificate, SCT, log entry, identity"] = lambda: met(
        evaluate(keyless, [SIGNED], Collected((material,)), sigstores.AT)
    )
    return made


def from_registry(bench: cosign.Bench, calls: int, login: str) -> Iterator[str]:
    """Rows. Images with a signature in each layout of their own, as cosign 2.5 and 3.1 make and read them."""
    key = algorithms.generate()
    pub = file.write(str(bench.folder / "bench"), key, lambda: b"pw")[1]
    names = {layout: [signed(bench, key, layout, number) for number in range(calls + 1)] for layout in Layout}
    demand = verifying.demanded([pub], bench.settings)
    programs: dict[str, Call] = {}
    firsts: dict[str, float] = {}
    with contextlib.ExitStack() as opened:
        for layout, images in names.items():
            running = opened.enter_context(verifying.Verifier(demand, bench.settings))
            first = f"pratique, {layout}: the first call, which connects"
            firsts[first] = sampled(
                {first: lambda _, ask=running, images=images: met(ask.verify(images[-1]).answer)}, 1
            )[first][0]
            programs[f"pratique, {layout}: images never seen"] = lambda at, ask=running, images=images: met(
                ask.verify(images[at]).answer
            )
            programs[f"pratique, {layout}: the same image"] = lambda _, ask=running, images=images: met(
                ask.verify(images[-1]).answer
            )
            programs[f"bare requests, {layout}"] = opened.enter_context(bare(bench, demand, images, login))
        command = names[Layout.BUNDLE]
        programs["pratique verify, the command"] = lambda at: done(
            bench.status("verify", "--key", pub, command[at]) == 0
        )
        for version, layout in zip(cosign.VERSIONS, (Layout.LEGACY, Layout.BUNDLE), strict=True):
            if not os.access(cosign.program(version), os.X_OK):
                print(f"SKIPPED cosign {version}: it is not installed (tests/real/install)", file=sys.stderr)
                continue
            programs[f"cosign {version} verify, the command, {layout}"] = lambda at, version=version, layout=layout: (
                done(bench.cosign_verifies(version, pub, names[layout][at], layout))
            )
        taken = sampled(programs, calls)
    cosigns = [statistics.median(each) for name, each in taken.items() if name.startswith("cosign")]
    for name, seconds in firsts.items():
        yield row(name, [seconds], cosigns)
    for name, each in taken.items():
        yield row(name, each, cosigns)


def signed(bench: cosign.Bench, key: algorithms.PrivateKey, layout: Layout, number: int) -> str:
    """A repository of its own, with an image of its own."""
    name = bench.pushed(makers.image(makers.layer({"a": f"{layout} {number}".encode()})))
    with place.open(sources.parse(name), bench.settings) as there:
        attaching.sign(there, there.root, key, layout, sleep=lambda _: None)
    return name


@contextlib.contextmanager
def bare(bench: cosign.Bench, demand: Demand, names: list[str], login: str) -> Iterator[Call]:
    """The requests that a verification of each image sends, recorded once, on a connection of Python's own."""
    sent: list[list[tuple[str, dict[str, str]]]] = []
    real = Transport.request

    def noted(self: Transport, method: str, url: Any, **more: Any) -> Any:
        sent[-1].append((str(url).partition(bench.host)[2], {**more["headers"], "Accept-Encoding": "identity"}))
        return real(self, method, url, **more)

    Transport.request = noted  # type: ignore[method-assign]
    try:
        with verifying.Verifier(demand, bench.settings) as opened:
            for name in (names[-1], *names[:-1]):  # the first is also asked who we are
                sent.append([])
                opened.verify(name)
    finally:
        Transport.request = real  # type: ignore[method-assign]
    host, _, port = bench.host.partition(":")
    context = ssl.create_default_context(cafile=bench.settings.registries[bench.host].ca_file)
    connection = http.client.HTTPSConnection(host, int(port), context=context)

    def call(at: int) -> None:
        for path, headers in sent[at + 1]:
            connection.request("GET", path, headers={**headers, "Authorization": login} if login else headers)
            connection.getresponse().read()

    call(-1)
    with contextlib.closing(connection):
        yield call


def met(answer: Any) -> None:
    done(answer.met)


def done(yes: bool) -> None:
    """A refusal is quick: only what says yes is measured."""
    assert yes


def sampled(programs: dict[str, Call], count: int) -> dict[str, list[float]]:
    """Seconds of each call, sorted; they take turns."""
    taken: dict[str, list[float]] = {name: [] for name in programs}
    for at in range(count):
        for name, call in programs.items():
            began = time.perf_counter()
            call(at)
            taken[name].append(time.perf_counter() - began)
    return {name: sorted(each) for name, each in taken.items()}


def row(name: str, taken: list[float], others: list[float] | None = None) -> str:
    median = statistics.median(taken)
    times = "" if others is None else f" {' / '.join(f'{each / median:.1f} times' for each in others)} |"
    if name.startswith(("cosign", "bare")):
        times = "" if others is None else " |"
    return f"| {name} | {median * 1e3:.2f} ms | {taken[-max(len(taken) // 10, 1)] * 1e3:.2f} ms |{times}"


if __name__ == "__main__":
    main()
