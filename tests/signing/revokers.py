"""Authorities that revoke: certificates that name places, OCSP responses and lists, each as sound or as odd as a test wants it."""

import dataclasses
import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

from pratique.documents import der
from pratique.signing.notation.answers import Question
from servers import Reply, Request, Server
from signing import notaries
from signing.notaries import AT, KEYS, SUBJECT

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
USAGE = ("key_cert_sign", "crl_sign")
KEY = ec.generate_private_key(ec.SECP256R1())
STRANGER = ec.generate_private_key(ec.SECP256R1())


def uri(text: str) -> x509.UniformResourceIdentifier:
    return x509.UniformResourceIdentifier(text)


def responders(*urls: str) -> tuple[Any, bool]:
    """The extension that names OCSP responders."""
    return x509.AuthorityInformationAccess(
        [x509.AccessDescription(AuthorityInformationAccessOID.OCSP, uri(url)) for url in urls]
    ), False


def point(*urls: str, reasons: Any = None, issuer: Any = None) -> x509.DistributionPoint:
    return x509.DistributionPoint([uri(url) for url in urls] or None, None, reasons, issuer)


def points(*urls: str) -> tuple[Any, bool]:
    """The extension that names lists."""
    return x509.CRLDistributionPoints([point(url) for url in urls]), False


def authority(name: str = "authority", key: Any = KEY, by: "Authority | None" = None, **more: Any) -> "Authority":
    issuer, signing = (by.certificate, by.key) if by else (None, None)
    made = notaries.certificate({"CN": name}, key, issuer, signing, ca=True, **{"usage": USAGE} | more)
    return Authority(key, made)


@dataclasses.dataclass(frozen=True)
class Authority:
    key: Any
    certificate: x509.Certificate

    def signer(self, *places: tuple[Any, bool], key: Any = KEYS["ES256"], **more: Any) -> x509.Certificate:
        """A signer's certificate that names these places."""
        return notaries.certificate(SUBJECT, key, self.certificate, self.key, more=places, **more)

    def question(self, *places: tuple[Any, bool], **more: Any) -> Question:
        return Question(self.signer(*places, **more), self.certificate)

    def responder(self, *more: tuple[Any, bool], key: Any = STRANGER, **given: Any) -> "Authority":
        """Somebody who may answer for it."""
        given = {"purposes": (ExtendedKeyUsageOID.OCSP_SIGNING,)} | given
        return Authority(
            key, notaries.certificate({"CN": "responder"}, key, self.certificate, self.key, more=more, **given)
        )

    def response(
        self,
        about: x509.Certificate,
        status: str = "good",
        *,
        at: dt.datetime = AT,
        end: dt.timedelta | None = DAY,
        by: "Authority | None" = None,
        issuer: x509.Certificate | None = None,
        nonce: bytes = b"",
        hashing: Any = None,
        brought: bool = True,
        extra: tuple[tuple[Any, bool], ...] = (),
        by_name: bool = False,
        signing: Any = None,
    ) -> bytes:
        """DER of an OCSP response."""
        signer = by or self
        revoked = (at - DAY, x509.ReasonFlags.key_compromise) if status == "revoked" else (None, None)
        made = ocsp.OCSPResponseBuilder().add_response(
            about,
            issuer or self.certificate,
            hashing or hashes.SHA1(),
            ocsp.OCSPCertStatus[status.upper()],
            at - HOUR,
            None if end is None else at - HOUR + end,
            *revoked,
        )
        encoding = ocsp.OCSPResponderEncoding.NAME if by_name else ocsp.OCSPResponderEncoding.HASH
        made = made.responder_id(encoding, signer.certificate)
        if by and brought:
            made = made.certificates([by.certificate])
        if nonce:
            made = made.add_extension(x509.OCSPNonce(nonce), False)
        for extension, critical in extra:
            made = made.add_extension(extension, critical)
        return made.sign(signer.key, signing or hashes.SHA256()).public_bytes(Encoding.DER)

    def listed(
        self,
        *entries: x509.RevokedCertificate,
        at: dt.datetime = AT,
        end: dt.timedelta = DAY,
        number: int | None = 7,
        since: int | None = None,
        fresher: str = "",
        scope: dict[str, Any] | None = None,
        extra: tuple[tuple[Any, bool], ...] = (),
        name: x509.Name | None = None,
        key: Any = None,
        hashing: Any = None,
    ) -> bytes:
        """DER of a list; `since`: it holds changes of the list of that number; `fresher`: where its own changes are."""
        made = x509.CertificateRevocationListBuilder().issuer_name(name or self.certificate.subject)
        made = made.last_update(at - HOUR).next_update(at - HOUR + end)
        given = list(extra)
        given += [(x509.CRLNumber(number), False)] if number is not None else []
        given += [(x509.DeltaCRLIndicator(since), True)] if since is not None else []
        given += [(x509.FreshestCRL([point(fresher)]), False)] if fresher else []
        given += [(issuing(**scope), True)] if scope else []
        for extension, critical in given:
            made = made.add_extension(extension, critical)
        for entry in entries:
            made = made.add_revoked_certificate(entry)
        return made.sign(key or self.key, hashing or hashes.SHA256()).public_bytes(Encoding.DER)


def issuing(**given: Any) -> x509.IssuingDistributionPoint:
    kinds = ("only_contains_user_certs", "only_contains_ca_certs", "indirect_crl", "only_contains_attribute_certs")
    whole = dict.fromkeys(("full_name", "relative_name", "only_some_reasons")) | dict.fromkeys(kinds, False)
    return x509.IssuingDistributionPoint(**whole | given)


def entry(
    about: x509.Certificate, reason: str = "", invalid: dt.datetime | None = None, *more: tuple[Any, bool]
) -> x509.RevokedCertificate:
    made = x509.RevokedCertificateBuilder().serial_number(about.serial_number).revocation_date(AT - DAY)
    given = list(more)
    given += [(x509.CRLReason(x509.ReasonFlags[reason]), False)] if reason else []
    given += [(x509.InvalidityDate(invalid.replace(tzinfo=None)), False)] if invalid else []
    for extension, critical in given:
        made = made.add_extension(extension, critical)
    return made.build()


def again(response: bytes, key: Any, *, extension: bytes = b"", times: int = 1) -> bytes:
    """A response signed once more, by whomever; with an extension about the certificate (DER), with what it says repeated: no
    builder makes these."""
    status, wrapped = der.children(der.one(response), der.SEQUENCE)
    kind, octets = der.children(der.children(wrapped, 0xA0)[0], der.SEQUENCE)
    tbs, algorithm, _, *rest = der.children(der.one(octets.content), der.SEQUENCE)
    first, second, listed, *after = der.children(tbs, der.SEQUENCE)
    [single] = der.children(listed, der.SEQUENCE)
    changed = _wrap(0x30, single.content + (_wrap(0xA1, _wrap(0x30, extension)) if extension else b""))
    parts = (first.raw, second.raw, _wrap(0x30, changed * times), *(each.raw for each in after))
    made = _wrap(0x30, b"".join(parts))
    signature = _wrap(3, b"\0" + key.sign(made, ec.ECDSA(hashes.SHA256())))
    basic = _wrap(0x30, made + algorithm.raw + signature + b"".join(each.raw for each in rest))
    return _wrap(0x30, status.raw + _wrap(0xA0, _wrap(0x30, kind.raw + _wrap(4, basic))))


def invalidity(at: dt.datetime) -> bytes:
    """DER of the extension that says since when a key was not to be trusted."""
    value = _wrap(4, _wrap(0x18, at.strftime("%Y%m%d%H%M%SZ").encode()))
    return _wrap(0x30, bytes.fromhex("0603551d18") + value)


class Places(Server):
    """A server of OCSP responses and lists: a path → what is answered, or what makes it of the request."""

    def __init__(self) -> None:
        super().__init__(tls=False)
        self.at: dict[str, bytes | Reply | Callable[[Request], bytes | Reply]] = {}

    def answer(self, request: Request) -> Reply:
        found = self.at.get(self._place(request.path), Reply(404))
        found = found(request) if callable(found) else found
        return Reply(200, found) if isinstance(found, bytes) else found

    def _place(self, path: str) -> str:
        """Some ask with the request in the path."""
        return next((each for each in self.at if re.match(f"{re.escape(each)}(/|$)", path)), path)


def nonce_of(request: Request) -> bytes:
    asked = ocsp.load_der_ocsp_request(request.body)
    return asked.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce


def _wrap(tag: int, content: bytes) -> bytes:
    size = (len(content).bit_length() + 7) // 8
    length = (
        bytes([0x80 | size]) + len(content).to_bytes(size, "big") if len(content) >= 0x80 else bytes([len(content)])
    )
    return bytes([tag]) + length + content
