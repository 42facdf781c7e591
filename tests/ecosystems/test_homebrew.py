"""Promises of `ecosystems/homebrew.py`. Its fixture is invented: Homebrew does not install here."""

import pytest

from pratique.ecosystems import homebrew
from pratique.errors import UnreadableError
from pratique.model.files import Entry

PATH = "home/linuxbrew/.linuxbrew/Cellar/openssl@3/3.0.7_1/INSTALL_RECEIPT.json"


def test_a_keg_is_a_package():
    body = b"""{"homebrew_version": "4.0.0", "source": {"tap": "homebrew/core"},
      "runtime_dependencies": [{"full_name": "ca-certificates", "version": "2023-01-10"}]}"""
    (keg,) = homebrew.read(Entry(PATH), body).packages
    assert (keg.namespace, keg.name, keg.version) == ("homebrew/core", "openssl@3", "3.0.7_1")
    assert keg.depends_on == ("ca-certificates",)


@pytest.mark.parametrize("body", [b"", b"[]", b'{"source": 1}'])
def test_what_is_no_receipt_is_unreadable(body):
    with pytest.raises(UnreadableError):
        homebrew.read(Entry(PATH), body)
