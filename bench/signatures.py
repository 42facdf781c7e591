"""Verifying signatures: in a running process, from the command line, and beside cosign, on the same signed images.

    bench/signatures.py [--calls 50]

1. From bytes that were fetched: a key's signature in both layouts, and a keyless bundle with log entry and timestamp.
2. From Debian's docker-registry on this machine (TLS and a password): our function in a running process, our command, and
   cosign's. A mock of nothing: `tests/real/install` installs the registry and cosign; what is missing is skipped, and said.

Prints tables of docs/performance.md. Budgets: 1 ms from bytes, 5 ms from a registry, 10 ms keyless.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path[0] = str(ROOT / "tests")  # instead of this folder, whose secrets.py is not the standard library's
os.environ["PATH"] = os.pathsep.join([str(ROOT / ".real" / "bin"), os.environ["PATH"]])

import sigstores  # noqa: E402 - the tests' folder is no package
from pratique.image import sources  # noqa: E402
from pratique.model.signature import Collected, Form, Layout  # noqa: E402
from pratique.oci.client import Client  # noqa: E402
from pratique.signing import algorithms, attaching, collecting, trust_root, unbundling, verifying  # noqa: E402
from pratique.signing.evaluation import Demand, TrustedKey, evaluate  # noqa: E402
from pratique.signing.identities import Identity  # noqa: E402
from real import cosign  # noqa: E402
from signing import tamperings  # noqa: E402
from signing.shelf import SIGNED, Shelf  # noqa: E402


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--calls", type=int, default=50)
    calls = ask.parse_args().calls
    print("### From bytes that were fetched\n\n| what | median | slowest tenth |\n|---|---|---|")
    for name, call in from_bytes().items():
        print(row(name, sample(call, calls * 10)))
    print("\n### From a registry on this machine\n\n| what | median | slowest tenth |\n|---|---|---|")
    try:
        with tempfile.TemporaryDirectory() as folder, cosign.bench(Path(folder)) as bench:
            for name, call, count in from_registry(bench, calls):
                print(row(name, sample(call, count)), flush=True)
    except BaseException as error:  # noqa: BLE001 - pytest's skip is one
        print(f"SKIPPED the registry: {error}", file=sys.stderr)


def from_bytes() -> dict[str, Callable[[], object]]:
    key = algorithms.generate()
    demand = Demand(name="key", keys=(TrustedKey(key.public),))
    made: dict[str, Callable[[], object]] = {}
    for layout in Layout:
        shelf = Shelf()
        attaching.sign(shelf, shelf.root, key, layout, sleep=lambda _: None)
        held = collecting.collect(shelf, shelf.root.digest)
        made[f"a key's signature, {layout}"] = must(
            lambda held=held: evaluate(demand, [SIGNED], held, datetime.now(UTC))
        )
    instance = sigstores.instance()
    root = trust_root.read(instance.trusted_root(), "root.json")
    who = Identity(issuer=sigstores.ISSUER, subject=sigstores.SUBJECT)
    keyless = Demand(name="keyless", identities=(who,), trust_root=root)
    bundle = instance.bundle(tamperings.STATEMENT)
    material = unbundling.material(Form.ENVELOPE, unbundling.envelope(bundle), unbundling.annotations(bundle))
    made["keyless: certificate, SCT, log entry, identity"] = must(
        lambda: evaluate(keyless, [SIGNED], Collected((material,)), sigstores.AT)
    )
    return made


def from_registry(bench: cosign.Bench, calls: int) -> list[tuple[str, Callable[[], object], int]]:
    """(what, one call, how many)."""
    import makers

    name = bench.pushed(makers.image(makers.layer({"a": b"hello"})))
    for layout in Layout:
        bench.pratique("sign", "--key", bench.key.private, "--layout", layout, name)
    public = algorithms.public_keys(Path(bench.key.pub).read_bytes(), "key")
    demand = Demand(name="key", keys=tuple(map(TrustedKey, public)))
    target = sources.parse(name)
    client = Client(bench.settings)
    made: list[tuple[str, Callable[[], object], int]] = [
        (
            "pratique, in a running process",
            must(lambda: verifying.verify(target, demand, bench.settings, client=client).answer),
            calls,
        ),
        ("pratique verify, the command", lambda: bench.status("verify", "--key", bench.key.pub, name), calls),
    ]
    for version in cosign.VERSIONS:
        if not os.access(cosign.program(version), os.X_OK):
            print(f"SKIPPED cosign {version}: it is not installed (tests/real/install)", file=sys.stderr)
            continue
        layout = "legacy" if version == "2.5" else "bundle"
        call = lambda version=version, layout=layout: bench.cosign_verifies(version, bench.key.pub, name, layout)  # noqa: E731
        made.append((f"cosign {version} verify, the command ({layout})", call, calls))
    return made


def must(call: Callable[[], Any]) -> Callable[[], object]:
    """The same call, once it is sure that it says yes: a refusal is quick."""
    answer = call()
    assert answer.met, answer.reason
    return call


def sample(call: Callable[[], object], count: int) -> list[float]:
    taken = []
    for _ in range(count):
        began = time.perf_counter()
        call()
        taken.append(time.perf_counter() - began)
    return sorted(taken)


def row(name: str, taken: list[float]) -> str:
    return f"| {name} | {statistics.median(taken) * 1e3:.2f} ms | {taken[-max(len(taken) // 10, 1)] * 1e3:.2f} ms |"


if __name__ == "__main__":
    main()
