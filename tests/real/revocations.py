"""What places say about a chain of certificates, and what is expected of each program that then verifies a signature by it."""

import base64
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import ExtendedKeyUsageOID

from real import daemons
from servers import Reply, Request
from signing import notaries, revokers
from signing.revokers import DAY, Authority, Places, entry

_ROOT, _BETWEEN, _SIGNER = notaries._AUTHORITIES[0], revokers.KEY, notaries.KEYS["ES256"]
_CODE_SIGNING = ExtendedKeyUsageOID.CODE_SIGNING
_UNKNOWN = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")


class Chain:
    """A signer below two authorities; the certificates of the lower two name places of a server, under a path of their own."""

    def __init__(self, places: Places, path: str, named: tuple[str, ...] = ("ocsp", "list")) -> None:
        self.now = dt.datetime.now(dt.UTC).replace(microsecond=0)
        self.span = {"start": self.now - 2 * DAY, "end": self.now + 2 * DAY}
        self._places, self._path, self._named = places, path, named
        self.root = revokers.authority("root", _ROOT, **self.span)
        self.between = revokers.authority("between", _BETWEEN, self.root, more=self.extensions("between"), **self.span)
        self.signer = self.between.signer(*self.extensions("signer"), key=_SIGNER, **self.span)
        certificates = (self.signer, self.between.certificate, self.root.certificate)
        self.notary = notaries.Notary(_SIGNER, "ES256", certificates)
        self.says("between/ocsp", self.root.response(self.between.certificate, at=self.now))
        self.says("between/list", self.root.listed(at=self.now))

    def url(self, place: str) -> str:
        return f"{self._places.url}/{self._path}/{place}"

    def extensions(self, whose: str) -> tuple[Any, ...]:
        kinds = {"ocsp": revokers.responders, "list": revokers.points}
        return tuple(kinds[each](self.url(f"{whose}/{each}")) for each in self._named)

    def says(self, place: str, content: bytes | Reply | Callable[[Request], bytes]) -> None:
        self._places.at[f"/{self._path}/{place}"] = content

    def answers(self, status: str = "good", **more: Any) -> None:
        """The signer's responder does."""
        self.says("signer/ocsp", self.between.response(self.signer, status, **{"at": self.now} | more))

    def lists(self, *entries: Any, **more: Any) -> None:
        """The signer's list does."""
        self.says("signer/list", self.between.listed(*entries, **{"at": self.now} | more))

    def responder(self, *more: Any, **given: Any) -> Authority:
        return self.between.responder(*more, **self.span | given)


class Openssl:
    """openssl as the responder of a chain's signer, and as the maker of its list; `revoked`: as its index has it."""

    def __init__(self, folder: Path, chain: Chain, revoked: str = "") -> None:
        self._folder = folder
        pem = serialization.Encoding.PEM
        for name, each in (("between", chain.between), ("responder", chain.responder())):
            (folder / f"{name}.pem").write_bytes(each.certificate.public_bytes(pem))
            kind = serialization.PrivateFormat.PKCS8
            (folder / f"{name}.key").write_bytes(each.key.private_bytes(pem, kind, serialization.NoEncryption()))
        serial = f"{chain.signer.serial_number:X}"
        serial = serial.zfill(len(serial) + len(serial) % 2)
        until = chain.signer.not_valid_after_utc.strftime("%y%m%d%H%M%SZ")
        (folder / "index").write_text(f"{'R' if revoked else 'V'}\t{until}\t{revoked}\t{serial}\tunknown\t/CN=signer\n")
        (folder / "index.attr").write_text("unique_subject = no\n")
        (folder / "number").write_text("07\n")
        (folder / "ca.cnf").write_text(
            "[ca]\ndefault_ca=it\n[it]\ndatabase=index\ncrlnumber=number\ndefault_md=sha256\ndefault_crl_days=1\n"
        )

    def __call__(self, request: Request) -> bytes:
        data = request.body or base64.b64decode(request.path.partition("ocsp/")[2])
        (self._folder / "query").write_bytes(data)
        by = ("-rsigner", "responder.pem", "-rkey", "responder.key", "-CA", "between.pem", "-index", "index")
        self._run("ocsp", *by, "-reqin", "query", "-respout", "reply", "-nmin", "60")
        return (self._folder / "reply").read_bytes()

    def listed(self) -> bytes:
        signed = ("-cert", "between.pem", "-keyfile", "between.key")
        self._run("ca", "-config", "ca.cnf", "-gencrl", *signed, "-out", "list.pem")
        return x509.load_pem_x509_crl((self._folder / "list.pem").read_bytes()).public_bytes(serialization.Encoding.DER)

    def _run(self, *words: str) -> None:
        daemons.run("openssl", *words, cwd=self._folder)


class Case(msgspec.Struct, frozen=True):
    said: Callable[[Chain], None]
    ours: bool
    theirs: bool
    named: tuple[str, ...] = ("ocsp", "list")


def _revoked_authority(chain: Chain) -> None:
    chain.answers()
    chain.says("between/ocsp", chain.root.response(chain.between.certificate, "revoked", at=chain.now))


def _listed_authority(chain: Chain) -> None:
    chain.lists()
    chain.says("between/list", chain.root.listed(entry(chain.between.certificate), at=chain.now))


def _unknown_and_listed(chain: Chain) -> None:
    chain.answers("unknown")
    chain.lists()


def _stale_and_listed(chain: Chain) -> None:
    chain.answers(at=chain.now - 9 * DAY)
    chain.lists()


def _forged_and_listed(chain: Chain) -> None:
    stranger = Authority(revokers.STRANGER, chain.between.certificate)
    chain.says(
        "signer/ocsp", revokers.again(chain.between.response(chain.signer, "revoked", at=chain.now), stranger.key)
    )
    chain.lists()


def _revoked_responder(chain: Chain) -> None:
    may = chain.responder(revokers.points(chain.url("responders")))
    chain.answers(by=may)
    scope = {"full_name": [revokers.uri(chain.url("responders"))]}
    chain.says("responders", chain.between.listed(entry(may.certificate), at=chain.now, scope=scope))


def _changes(*entries: Callable[[Chain], Any]) -> Callable[[Chain], None]:
    def said(chain: Chain) -> None:
        chain.lists(fresher=chain.url("changes"))
        made = [each(chain) for each in entries]
        chain.says("changes", chain.between.listed(*made, at=chain.now, since=7, number=8))

    return said


_RESPONDER, _LIST = ("ocsp",), ("list",)
CASES: dict[str, Case] = {
    "good": Case(lambda it: it.answers(), True, True),
    "good, said by a responder": Case(lambda it: it.answers(by=it.responder()), True, True),
    "said by one who may not": Case(
        lambda it: it.answers(by=it.responder(purposes=(_CODE_SIGNING,))), False, True, _RESPONDER
    ),
    "said by a revoked responder": Case(_revoked_responder, False, True, _RESPONDER),
    "the signer revoked": Case(lambda it: it.answers("revoked"), False, False),
    "the authority revoked": Case(_revoked_authority, False, False),
    "unknown": Case(lambda it: it.answers("unknown"), False, False, _RESPONDER),
    "for another serial": Case(
        lambda it: it.says("signer/ocsp", it.between.response(it.between.signer(), at=it.now)), False, False, _RESPONDER
    ),
    "stale": Case(lambda it: it.answers(at=it.now - 9 * DAY), False, False, _RESPONDER),
    "without an end": Case(lambda it: it.answers(end=None), False, False, _RESPONDER),
    "no answer": Case(lambda it: None, False, False),
    "unknown; listed as good": Case(_unknown_and_listed, True, True),
    "stale; listed as good": Case(_stale_and_listed, True, True),
    "forged; listed as good": Case(_forged_and_listed, True, True),
    "no answer; listed as good": Case(lambda it: it.lists(), True, True),
    "no answer; the signer listed": Case(lambda it: it.lists(entry(it.signer)), False, False),
    "listed as good": Case(lambda it: it.lists(), True, True, _LIST),
    "the signer listed": Case(lambda it: it.lists(entry(it.signer, "key_compromise")), False, False, _LIST),
    "the signer on hold": Case(lambda it: it.lists(entry(it.signer, "certificate_hold")), False, False, _LIST),
    "the authority listed": Case(_listed_authority, False, False, _LIST),
    "a stale list": Case(lambda it: it.lists(at=it.now - 9 * DAY), False, False, _LIST),
    "a forged list": Case(lambda it: it.lists(key=revokers.STRANGER), False, False, _LIST),
    "a list of another authority": Case(
        lambda it: it.says("signer/list", it.root.listed(at=it.now)), False, False, _LIST
    ),
    "a list with an unknown critical extension": Case(
        lambda it: it.lists(extra=((_UNKNOWN, True),)), False, False, _LIST
    ),
    "an indirect list": Case(lambda it: it.lists(scope={"indirect_crl": True}), False, True, _LIST),
    "a list of authorities alone": Case(
        lambda it: it.lists(scope={"only_contains_ca_certs": True}), False, True, _LIST
    ),
    "a list for another place": Case(
        lambda it: it.lists(scope={"full_name": [revokers.uri("http://elsewhere.example.com/")]}), False, True, _LIST
    ),
    "good, with changes since": Case(_changes(), True, True, _LIST),
    "the signer in the changes": Case(_changes(lambda it: entry(it.signer)), False, False, _LIST),
    "a list whose changes are gone": Case(lambda it: it.lists(fresher=it.url("changes")), False, False, _LIST),
}
"""What the signer's places say → what pratique and notation make of it, at the level `strict`."""
