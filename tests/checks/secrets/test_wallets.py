"""Keys of wallets hold their checksums; sentences and test phrases are no recovery phrases."""

import random

import pytest

import tokens
from pratique.checks.secrets import wallets
from pratique.checks.secrets.proof import Proof


def test_a_changed_letter_breaks_the_checksum() -> None:
    key = tokens.base58check(bytes([0x80]) + random.Random(1).randbytes(32))
    assert wallets.base58check(key.encode()) is Proof.HOLDS
    assert wallets.base58check((key[:-1] + ("z" if key[-1] != "z" else "y")).encode()) is Proof.REFUTED


def test_a_stellar_seed() -> None:
    seed = tokens.stellar(random.Random(1))
    assert wallets.strkey(seed.encode()) is Proof.HOLDS
    assert wallets.strkey((seed[:-1] + ("A" if seed[-1] != "A" else "B")).encode()) is Proof.REFUTED


@pytest.mark.parametrize(
    "words, proof",
    [
        ("annual arrange able apart arrange antique add analyst ankle another any air", Proof.LIKELY),
        ("test test test test test test test test test test test junk", Proof.REFUTED),
        ("words are what the wallet shows you when created for safe keeping only", Proof.REFUTED),
    ],
    ids=["phrase", "development", "sentence"],
)
def test_recovery_phrases(words: str, proof: Proof) -> None:
    assert wallets.mnemonic(words.encode()) is proof
