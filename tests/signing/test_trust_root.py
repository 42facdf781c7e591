"""Trust roots: what a TrustedRoot file says, whole and bounded; keys and certificates on their own."""

import datetime as dt
import json
import os

import pytest

import sigstores
from pratique.errors import InputError, NotFoundError, UnreadableError
from pratique.signing import algorithms, trust_root
from signing.shelf import DATA

INSTANCE = sigstores.instance()
WHOLE = json.loads(INSTANCE.trusted_root())
DAY = dt.timedelta(days=1)


def changed(**more):
    return trust_root.read(json.dumps(WHOLE | more).encode(), "root.json")


def test_what_a_file_says():
    root = changed()
    [authority] = root.certificate_authorities
    assert authority.chain == (INSTANCE.issuing.der, INSTANCE.ca.der)
    assert [each.log_id for each in root.transparency_logs] == [INSTANCE.v1.log_id, INSTANCE.v2.log_id]
    assert [each.key.kind for each in root.transparency_logs] == ["ecdsa-p256", "ed25519"]
    assert (len(root.ct_logs), len(root.timestamp_authorities)) == (1, 1)


def test_the_one_of_the_public_instance():
    root = trust_root.load(os.path.join(DATA, "public-good.trusted-root.json"))
    assert [each.url for each in root.transparency_logs] == ["https://rekor.sigstore.dev"]
    assert [len(each.chain) for each in root.certificate_authorities] == [1, 2]


def test_periods_include_both_ends():
    start, end = sigstores.AT, sigstores.AT + DAY
    log = trust_root.log(algorithms.generate().public, valid_from=start, valid_until=end)
    assert [log.counts(at) for at in (start - DAY, start, end, end + DAY)] == [False, True, True, False]
    assert trust_root.log(log.key).counts(start)


def test_an_authority_of_pem():
    made = trust_root.authority(
        (INSTANCE.issuing.pem + INSTANCE.ca.pem).encode(), "ca.pem", uri="https://ca.example.com"
    )
    assert made.chain == (INSTANCE.issuing.der, INSTANCE.ca.der)
    for wrong in (b"", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
        with pytest.raises(UnreadableError, match=r"ca\.pem"):
            trust_root.authority(wrong, "ca.pem")


def test_files_that_are_not_there(tmp_path):
    with pytest.raises(NotFoundError):
        trust_root.load(str(tmp_path / "no"))
    with pytest.raises(UnreadableError):
        trust_root.load(str(tmp_path))


LOG, CA = WHOLE["tlogs"][0], WHOLE["certificateAuthorities"][0]


@pytest.mark.parametrize(
    "more",
    [
        {"tlogs": [LOG | {"hashAlgorithm": "SHA2_512"}]},
        {"tlogs": [LOG | {"publicKey": {"rawBytes": "AAAA", "keyDetails": ""}}]},
        {"tlogs": [LOG] * 65},
        {"certificateAuthorities": [CA | {"certChain": {"certificates": []}}]},
        {"certificateAuthorities": [CA | {"certChain": {"certificates": [{"rawBytes": "AAAA"}]}}]},
        {"certificateAuthorities": [CA | {"validFor": {"start": "2026-01-01T00:00:00"}}]},
        {"certificateAuthorities": [CA | {"certChain": {"certificates": CA["certChain"]["certificates"] * 40}}]},
    ],
)
def test_what_is_refused(more):
    with pytest.raises(InputError, match=r"root\.json"):
        changed(**more)
