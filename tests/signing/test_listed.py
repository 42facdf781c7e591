"""The promise to list a certificate (SCT): of a trusted log, over this certificate and its issuer."""

import datetime as dt

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

import sigstores
from pratique.signing import algorithms, listed, trust_root
from pratique.signing.why import UnprovenError, Why
from sigstores import AT

INSTANCE = sigstores.instance()
LOGS = trust_root.read(INSTANCE.trusted_root(), "root.json").ct_logs
KEY = ec.generate_private_key(ec.SECP256R1())
ISSUER = INSTANCE.issuing.certificate


def reason(certificate, issuer=ISSUER, logs=LOGS):
    with pytest.raises(UnprovenError) as error:
        listed.check(certificate, issuer, logs)
    assert error.value.why is Why.UNLISTED
    return str(error.value)


def test_the_promise_of_a_trusted_log():
    certificate = INSTANCE.certificate(KEY.public_key())
    listed.check(certificate, ISSUER, LOGS)
    listed.check(certificate, ISSUER, [*trust_root.read(sigstores.Instance().trusted_root(), "x").ct_logs, *LOGS])
    assert "of no trusted log" in reason(certificate, logs=())
    assert "does not verify" in reason(certificate, INSTANCE.ca.certificate)


def test_a_certificate_without_a_promise():
    assert "holds no promise" in reason(INSTANCE.certificate(KEY.public_key(), sct=False))


def test_when_the_log_counted():
    certificate = INSTANCE.certificate(KEY.public_key())
    [log] = LOGS
    assert "was not trusted" in reason(
        certificate, logs=[msgspec.structs.replace(log, valid_from=AT + dt.timedelta(1))]
    )


@pytest.mark.parametrize("seconds", [1e12, 9e15])
def test_a_promise_of_no_time(seconds):
    assert "cannot be read" in reason(INSTANCE.certificate(KEY.public_key(), listed_at=seconds))


def test_a_promise_of_another_key():
    certificate = INSTANCE.certificate(KEY.public_key())
    posing = msgspec.structs.replace(LOGS[0], key=algorithms.generate().public)
    assert "does not verify" in reason(certificate, logs=[posing])
