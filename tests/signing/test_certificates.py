"""Certificates: a path to a trusted root at the time of signing, Fulcio's profile, and one name."""

import datetime as dt
import ipaddress

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st

import sigstores
from pratique.documents import der
from pratique.signing import certificates
from pratique.signing.certificates import Named
from pratique.signing.trust_root import CertificateAuthority
from pratique.signing.why import UnprovenError, Why
from sigstores import AT, ISSUER, SUBJECT, authority, fulcio

INSTANCE = sigstores.instance()
KEY = ec.generate_private_key(ec.SECP256R1())
DAY = dt.timedelta(days=1)
CODE = ExtendedKeyUsageOID.CODE_SIGNING


def made(**more):
    return INSTANCE.certificate(KEY.public_key(), **more)


def trusted(*issued, **more):
    return CertificateAuthority(chain=tuple(each.der for each in issued), **more)


def refused(call, *given):
    with pytest.raises(UnprovenError) as error:
        call(*given)
    return error.value.why


OURS = trusted(INSTANCE.issuing, INSTANCE.ca)


@pytest.mark.parametrize(
    "subject, expected",
    [
        (SUBJECT, SUBJECT),
        ("https://example.com/team/app/.github/workflows/a.yml@refs/heads/main",) * 2,
        ("spiffe://example.com/ns/app",) * 2,
        (x509.DNSName("app.example.com"), "app.example.com"),
        (x509.IPAddress(ipaddress.ip_address("192.0.2.1")), "192.0.2.1"),
        (sigstores.username("me!login.example.com"), "me!login.example.com"),
    ],
)
def test_names(subject, expected):
    assert certificates.named(made(subject=subject)) == Named(ISSUER, expected)


def test_the_issuer_is_named_in_either_way():
    assert certificates.named(made(without=("issuer",))).issuer == ISSUER
    assert certificates.named(made(without=("old issuer",))).issuer == ISSUER


@pytest.mark.parametrize(
    "more",
    [
        {"without": ("issuer", "old issuer")},
        {"without": ("subject",)},
        {"without": ("old issuer",), "more": ((fulcio(1, b"https://other.example.com"), False),)},
        {"without": ("old issuer",), "more": ((fulcio(1, b"\xff"), False),)},
        {"without": ("issuer",), "more": ((fulcio(8, b"not DER"), False),)},
        {"subject": x509.OtherName(x509.ObjectIdentifier("1.2.3"), sigstores.der(12, b"me"))},
        {"subject": x509.OtherName(x509.ObjectIdentifier("1.3.6.1.4.1.57264.1.7"), b"\x04\x02me")},
        {"subject": x509.DirectoryName(x509.Name([]))},
        {"issuer": ""},
    ],
)
def test_certificates_that_name_nobody(more):
    assert refused(certificates.named, made(**more)) is Why.UNREADABLE


def test_several_names_are_none():
    both = x509.SubjectAlternativeName([x509.RFC822Name(SUBJECT), x509.RFC822Name("other@example.com")])
    assert refused(certificates.named, made(without=("subject",), more=((both, True),))) is Why.UNREADABLE


@pytest.mark.parametrize(
    "more",
    [
        {"without": ("purpose",)},
        {"without": ("usage",)},
        {"without": ("purpose",), "more": ((x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),)},
        {
            "without": ("purpose",),
            "more": ((x509.ExtendedKeyUsage([ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE]), False),),
        },
        {"without": ("usage",), "more": ((sigstores.usage(key_agreement=True), True),)},
        {"more": ((x509.BasicConstraints(ca=True, path_length=None), True),)},
        {"more": ((x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"x"), True),)},
    ],
)
def test_certificates_that_are_not_for_signing_code(more):
    certificates.signs_code(made())
    assert refused(certificates.signs_code, made(**more)) is Why.CERTIFICATE_UNTRUSTED


def test_the_path_of_the_instance():
    assert certificates.chain(made(), [], [OURS], AT) == INSTANCE.issuing.certificate


def test_what_lies_between_may_come_with_the_signature():
    root = trusted(INSTANCE.ca)
    assert refused(certificates.chain, made(), [], [root], AT) is Why.CERTIFICATE_UNTRUSTED
    assert certificates.chain(made(), [INSTANCE.issuing.certificate], [root], AT) == INSTANCE.issuing.certificate
    strange = sigstores.Instance()
    leaf = strange.certificate(KEY.public_key())
    between = [strange.issuing.certificate, strange.ca.certificate]
    assert refused(certificates.chain, leaf, between, [OURS], AT) is Why.CERTIFICATE_UNTRUSTED


def test_times():
    assert refused(certificates.chain, made(), [], [OURS], AT + DAY) is Why.CERTIFICATE_EXPIRED
    old = made(at=AT + 3001 * DAY)
    assert refused(certificates.chain, old, [], [OURS], AT + 3001 * DAY) is Why.CERTIFICATE_UNTRUSTED
    later = trusted(INSTANCE.issuing, INSTANCE.ca, valid_from=AT + DAY)
    assert refused(certificates.chain, made(), [], [later], AT) is Why.CERTIFICATE_UNTRUSTED
    assert certificates.chain(made(), [], [later, OURS], AT)


def path(*, length=None, purpose=CODE, ca=True, deep=1):
    root = authority("root", length=length)
    above, between = root, []
    for number in range(deep):
        above = authority(f"ca {number}", above, purpose=purpose, ca=ca)
        between.append(above)
    leaf = INSTANCE.certificate(KEY.public_key(), by=above)
    return leaf, [trusted(*reversed(between), root)]


def test_authorities_issue_only_what_they_may():
    leaf, authorities = path()
    assert certificates.chain(leaf, [], authorities, AT)
    leaf, authorities = path(deep=3, length=3)
    assert certificates.chain(leaf, [], authorities, AT)
    wrongs = (
        {"length": 0},
        {"length": 1, "deep": 2},
        {"purpose": ExtendedKeyUsageOID.SERVER_AUTH},
        {"ca": False},
        {"deep": 9},
    )
    for wrong in wrongs:
        leaf, authorities = path(**wrong)
        assert refused(certificates.chain, leaf, [], authorities, AT) is Why.CERTIFICATE_UNTRUSTED, wrong


@pytest.mark.parametrize(
    "constraints, more",
    [
        (None, ()),
        (x509.BasicConstraints(ca=False, path_length=None), ()),
        (
            x509.BasicConstraints(ca=True, path_length=0),
            ((x509.NameConstraints([x509.DNSName("example.com")], None), False),),
        ),
        (
            x509.BasicConstraints(ca=True, path_length=0),
            ((x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"x"), True),),
        ),
    ],
)
def test_authorities_that_may_not_issue_or_say_what_is_not_known(constraints, more):
    key = ec.generate_private_key(ec.SECP256R1())
    builder = sigstores.builder("between", key.public_key(), INSTANCE.ca, AT - DAY, AT + DAY)
    for extension, critical in (
        *(((constraints, True),) if constraints else ()),
        (sigstores.usage(key_cert_sign=True, crl_sign=True), True),
        *more,
    ):
        builder = builder.add_extension(extension, critical=critical)
    between = sigstores.Issued(key, builder.sign(INSTANCE.ca.key, hashes.SHA256()))
    leaf = INSTANCE.certificate(KEY.public_key(), by=between)
    assert refused(certificates.chain, leaf, [], [trusted(between, INSTANCE.ca)], AT) is Why.CERTIFICATE_UNTRUSTED


def test_a_signer_is_no_authority():
    signer = sigstores.Issued(KEY, made())
    leaf = INSTANCE.certificate(ec.generate_private_key(ec.SECP256R1()).public_key(), by=signer)
    assert refused(certificates.chain, leaf, [signer.certificate], [OURS], AT) is Why.CERTIFICATE_UNTRUSTED


@pytest.mark.parametrize("number", [b"\0", b"\xff", b"\x80" + bytes(19)])
def test_numbers_that_are_not_positive(number):
    whole = made().public_bytes(Encoding.DER)
    [body, *rest] = der.children(der.one(whole), der.SEQUENCE)
    version, _, *fields = der.children(body, der.SEQUENCE)
    changed = sigstores.der(0x30, version.raw, sigstores.der(2, number), *(each.raw for each in fields))
    assert refused(certificates.load, sigstores.der(0x30, changed, *(each.raw for each in rest))) is Why.UNREADABLE
    assert refused(certificates.load, whole + b"\0") is Why.UNREADABLE


@pytest.mark.filterwarnings("ignore:Parsed a serial number")
def test_a_trusted_root_may_have_the_number_zero():
    root = INSTANCE.ca.der
    [body, *rest] = der.children(der.one(root), der.SEQUENCE)
    version, _, *fields = der.children(body, der.SEQUENCE)
    changed = sigstores.der(0x30, version.raw, b"\2\1\0", *(each.raw for each in fields))
    zero = sigstores.der(0x30, changed, *(each.raw for each in rest))  # its own signature is nobody's business
    authorities = [CertificateAuthority(chain=(INSTANCE.issuing.der, zero))]
    assert certificates.chain(made(), [], authorities, AT) == INSTANCE.issuing.certificate


@given(st.binary(max_size=100))
def test_bytes_that_are_no_certificate(data):
    assert refused(certificates.load, data) is Why.UNREADABLE


LEAF = made().public_bytes(Encoding.DER)


@given(st.integers(0, 1 << 16), st.integers(1, 255))
def test_a_changed_byte_is_never_believed(at, change):
    changed = bytearray(LEAF)
    changed[at % len(LEAF)] ^= change
    try:
        found = certificates.load(bytes(changed))
    except UnprovenError:
        return
    refused(certificates.chain, found, [], [OURS], AT)
