"""Writes docs/interop.md by running it: who signs, who verifies, in which layout, with which key.

PATH=.real/bin:$PATH .venv/bin/python tests/real/interop.py
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import makers
from real import cosign, elsewhere, instances, keyless

KINDS = ("ecdsa-p256", "ecdsa-p384", "ecdsa-p521", "ed25519", "rsa-2048", "rsa-4096")
LAYOUTS = ("legacy", "bundle")
LOGGED = (("legacy", "v1"), ("bundle", "v1"), ("bundle", "v2"))
WHO = ("pratique", *(f"cosign {version}" for version in cosign.VERSIONS))
IMAGE = makers.image(makers.layer({"a": b"hello"}))
PAGE = Path(__file__).parents[2] / "docs" / "interop.md"

HEAD = """# Signatures: who signs, who verifies

<!-- Made by running it: `PATH=.real/bin:$PATH .venv/bin/python tests/real/interop.py`. -->

Each cell was run: the image was signed by the program of its row, in Debian's docker-registry over TLS with a password,
with a key in cosign's encrypted form, without transparency log, and verified by the program of its column; and then again
with another key, which every one of them refused. cosign 2.5 is Debian trixie's package, cosign 3.1 Debian sid's.

| signs | layout | key | {verifiers} |
| --- | --- | --- | {rules} |
"""

KEYLESS = """
## Keyless

The same with a login instead of a key, at a Sigstore of the run's own (Fulcio, a log of certificates, Rekor v1 or v2, timestamps):
each cell was verified by identity and issuer, and refused for another identity.

| signs | layout | log | {verifiers} |
| --- | --- | --- | {rules} |
"""

NOTES = """
## What the tables do not say

A dash: cosign 2.5 neither makes nor verifies image signatures in bundles.

**What the refusals are.** cosign 3.1 signs, in both layouts, with the hash of the key's own curve (SHA-384, SHA-512) and Ed25519 as
Ed25519ph, and verifies over SHA-256 and plain Ed25519: of its own it verifies those of P-256 and RSA only. pratique
signs what all of them verify (SHA-256 on every curve, plain Ed25519) and verifies both.

**An SBOM is no signature.** {sbom}

**Attestations.** {attestations}

**npm's verifier.** `@sigstore/verify` 3.1 accepts our bundles with an entry in Rekor v1, and of the 32 ways to tamper with one that
we refuse it refuses 28: it does not look at a proof's claimed root, at the signer in the log's entry, at a certificate's purpose and
at its second name. Envelopes in Rekor v2 it refuses, cosign 3.1's own too.

**Several signers at once.** A legacy tag and, where a registry has no referrers API, the list of referrers are shared: a
registry cannot change them only if nobody else did. pratique writes a list right after it read it, then reads it until it saw
its entry three times, and writes again what was lost, others' legacy entries that it saw with it. The reads are spread by
chance, 0.05 seconds apart or as long as the write took, whichever is more: on a slow registry others' writes are on their
way for longer. On 2026-11-22 eight signers at once left none missing in 50 rounds of either layout, against docker-registry 2.8 with a password on
two busy cores (`PRATIQUE_ROUNDS=50`, `tests/real/test_signing.py`); with reads always 0.05 seconds apart the third round lost one.
What remains: a program that does not do the same, reads the list before our write and writes it after our third read, removes
our entry (and cosign does not do the same). Sign one image from one place, or in a registry with the referrers API, where
bundles share nothing.
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, cosign.bench(Path(folder)) as bench, instances.serving() as served:
        rows = [row(bench, signer, layout, kind) for signer in WHO for layout in LAYOUTS for kind in KINDS]
        notes = NOTES.format(sbom=sbom(bench), attestations=attestations(bench))
        logins = keyless.Bench(bench, served)
        certified = [login(logins, signer, *case) for signer in WHO for case in LOGGED]
    columns = {"verifiers": " | ".join(f"{who} verifies" for who in WHO), "rules": " | ".join("---" for _ in WHO)}
    tables = (HEAD.format(**columns), *filter(None, rows), KEYLESS.format(**columns), *filter(None, certified))
    PAGE.write_text(
        "\n".join(each.rstrip("\n") if each.startswith("|") else each[:-1] for each in tables)
        + "\n"
        + elsewhere.tables()
        + notes
    )


def login(bench: keyless.Bench, signer: str, layout: str, log: str) -> str:
    if (signer, layout) == ("cosign 2.5", "bundle"):
        return ""
    name = bench.bench.pushed(IMAGE)
    if signer == "pratique":
        bench.sign(name, layout, log)
    else:
        bench.cosign_signs(signer.split()[1], name, layout, log)
    cells = []
    for verifier in WHO:
        if (verifier, layout) == ("cosign 2.5", "bundle"):
            cells.append("—")
            continue
        asked = [_certified(bench, verifier, name, layout, log, who) for who in (keyless.WHO, keyless.ANOTHER)]
        assert not asked[1]
        cells.append("yes" if asked[0] else "**no**")
    return f"| {signer} | {layout} | Rekor {log} | {' | '.join(cells)} |"


def _certified(bench: keyless.Bench, verifier: str, name: str, layout: str, log: str, who: tuple[str, ...]) -> bool:
    if verifier == "pratique":
        return bench.verifies(name, who=who)
    return bench.cosign_verifies(verifier.split()[1], name, layout, log, who=who)


def row(bench: cosign.Bench, signer: str, layout: str, kind: str) -> str:
    if (signer, layout) == ("cosign 2.5", "bundle"):
        return ""
    name = bench.pushed(IMAGE)
    key = bench.pair(f"{signer}-{layout}-{kind}".replace(" ", "-"), kind)
    sign(bench, signer, key.private, name, layout)
    cells = []
    for verifier in WHO:
        done = verifies(bench, verifier, key.pub, name, layout)
        assert not verifies(bench, verifier, bench.other.pub, name, layout)
        cells.append({True: "yes", False: "**no**", None: "—"}[done])
    return f"| {signer} | {layout} | {kind} | {' | '.join(cells)} |"


def sign(bench: cosign.Bench, signer: str, key: str, name: str, layout: str) -> None:
    if signer == "pratique":
        bench.pratique("sign", "--key", key, "--layout", layout, name)
    else:
        bench.cosign_signs(signer.split()[1], key, name, layout)


def verifies(bench: cosign.Bench, verifier: str, key: str, name: str, layout: str) -> bool | None:
    if verifier == "pratique":
        return bench.pratique_verifies(key, name)
    if (verifier, layout) == ("cosign 2.5", "bundle"):
        return None
    return bench.cosign_verifies(verifier.split()[1], key, name, layout)


def sbom(bench: cosign.Bench) -> str:
    """Who takes an attestation for a signature."""
    fooled = []
    for layout in LAYOUTS:
        name = bench.pushed(IMAGE)
        bench.pratique(
            "attest",
            "--key",
            bench.key.private,
            "--layout",
            layout,
            "--type",
            "cyclonedx",
            "--predicate",
            bench.sbom,
            name,
        )
        fooled += [f"{who} ({layout})" for who in WHO if verifies(bench, who, bench.key.pub, name, layout)]
    return (
        "An image on which only an attested SBOM hangs (same key) is said to be signed by: "
        f"{', '.join(fooled) or 'nobody'}. pratique checks the predicate type always."
    )


def attestations(bench: cosign.Bench) -> str:
    """Attestations of each by each; with cosign 2.5, bundles need the internet."""
    done = []
    for version in cosign.VERSIONS:
        for layout in LAYOUTS:
            if (version, layout) == ("2.5", "bundle"):
                continue
            ours, theirs = bench.pushed(IMAGE), bench.pushed(IMAGE)
            bench.pratique(
                "attest",
                "--key",
                bench.key.private,
                "--layout",
                layout,
                "--type",
                "cyclonedx",
                "--predicate",
                bench.sbom,
                ours,
            )
            bench.cosign_attests(version, bench.key.private, theirs, layout)
            by_cosign = bench.cosign_verifies_attestation(version, bench.key.pub, ours, layout)
            by_us = bench.pratique_verifies(bench.key.pub, theirs, "--type", "cyclonedx")
            done.append(f"cosign {version}, {layout}: {'yes' if by_cosign and by_us else 'no'}")
    return (
        f"Ours verified by cosign and cosign's by us: {'; '.join(done)}. cosign 2.5 verifies bundles of attestations only "
        "after it has fetched Sigstore's trust root, with a key too."
    )


if __name__ == "__main__":
    main()
