"""`signing.notation.store`: a store is read whole, or it is an error."""

import os

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from pratique.errors import InputError, NotFoundError
from pratique.signing.notation.store import TrustStore
from signing import notaries

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
