"""`signing.notation.store`: a store is read whole, or it is an error."""

import os

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from pratique.errors import InputError, LimitError, NotFoundError
from pratique.signing.notation import lists, store
from pratique.signing.notation.store import TrustStore
from signing import notaries, revokers

NOTARY, ALONE = notaries.notary(), notaries.notary(depth=0)


def test_both_folders_and_both_encodings(tmp_path):
    notaries.stored(tmp_path, {"ca/them": NOTARY.root, "ca/alone": ALONE.root})
    (tmp_path / "x509/ca/them/second.crt").write_bytes(ALONE.root.public_bytes(Encoding.DER))
    for root in (tmp_path, tmp_path / "x509"):
        assert set(TrustStore(str(root)).certificates("ca", "them")) == {NOTARY.root, ALONE.root}
        assert TrustStore(str(root)).certificates("ca", "alone") == (ALONE.root,)


def test_stores_that_are_not_there(tmp_path):
    with pytest.raises(NotFoundError, match="no trust store"):
        TrustStore(str(tmp_path / "none"))
    notaries.stored(tmp_path, {"ca/them": NOTARY.root})
    for kind, name in (("ca", "other"), ("tsa", "them")):
        with pytest.raises(NotFoundError, match=f"{kind}:{name}"):
            TrustStore(str(tmp_path)).certificates(kind, name)


@pytest.mark.parametrize("what", ["empty", "text", "pem", "signer", "folder", "link", "fifo", "large"])
def test_one_odd_file_makes_it_none(tmp_path, what):
    notaries.stored(tmp_path, {"ca/them": NOTARY.root})
    folder = tmp_path / "x509/ca/them"
    path = folder / "z"
    pem = NOTARY.chain[0].public_bytes(Encoding.PEM)
    content = {
        "empty": b"",
        "text": b"hello",
        "pem": b"-----BEGIN CERTIFICATE-----\n!",
        "signer": pem,
        "large": bytes(2 << 20),
    }
    if what in content:
        path.write_bytes(content[what])
    elif what == "folder":
        path.mkdir()
    elif what == "link":
        path.symlink_to(folder / "root.pem")
    else:
        os.mkfifo(path)
    with pytest.raises(InputError):
        TrustStore(str(tmp_path)).certificates("ca", "them")


def test_timestamps_need_an_authority(tmp_path):
    notaries.stored(tmp_path, {"tsa/alone": ALONE.root, "tsa/them": NOTARY.root})
    assert TrustStore(str(tmp_path)).certificates("tsa", "them") == (NOTARY.root,)
    with pytest.raises(InputError):
        TrustStore(str(tmp_path)).certificates("tsa", "alone")


def test_lists_of_the_revoked(tmp_path):
    notaries.stored(tmp_path, {"ca/them": NOTARY.root})
    assert TrustStore(str(tmp_path)).lists() == ()
    content = revokers.authority().listed()
    folder = tmp_path / "x509/crl"
    folder.mkdir()
    (folder / "a.crl").write_bytes(content)
    pem = x509.load_der_x509_crl(content).public_bytes(Encoding.PEM)
    (folder / "b.pem").write_bytes(pem)
    for root in (tmp_path, tmp_path / "x509"):
        found = TrustStore(str(root)).lists()
        assert [each.content for each in found] == [content, content]
        assert found[0].place.endswith("x509/crl/a.crl")


@pytest.mark.parametrize("what", ["empty", "text", "pem", "certificate", "folder", "link", "fifo", "large", "many"])
def test_one_odd_list_makes_them_none(tmp_path, monkeypatch, what):
    notaries.stored(tmp_path, {"ca/them": NOTARY.root})
    folder = tmp_path / "x509/crl"
    folder.mkdir()
    (folder / "a").write_bytes(revokers.authority().listed())
    content = {"empty": b"", "text": b"hello", "pem": b"-----BEGIN X509 CRL-----\n!", "large": bytes(2_000)}
    content["certificate"] = NOTARY.root.public_bytes(Encoding.DER)
    if what in content:
        (folder / "z").write_bytes(content[what])
    elif what == "folder":
        (folder / "z").mkdir()
    elif what == "link":
        (folder / "z").symlink_to(folder / "a")
    elif what == "fifo":
        os.mkfifo(folder / "z")
    monkeypatch.setattr(lists, "LIMIT", 1_000)
    monkeypatch.setattr(store, "_MOST", 0 if what == "many" else 1_000)
    with pytest.raises(LimitError if what == "many" else InputError):
        TrustStore(str(tmp_path)).lists()
