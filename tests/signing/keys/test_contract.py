"""Every place of keys can be asked for a private and a public key, and unknown ones are refused loudly."""

import inspect

import pytest

from pratique import plugins
from pratique.errors import EgressError, PratiqueError, UsageError
from pratique.signing import keys

FOLDER = "pratique.signing.keys"


@pytest.mark.parametrize("name", plugins.names(FOLDER))
def test_a_place_of_keys(name):
    place = plugins.load_one(FOLDER, name)
    assert list(inspect.signature(place.private).parameters) == ["name", "access"]
    assert list(inspect.signature(place.public).parameters) == ["name", "access"]
    assert place.__doc__
    assert isinstance(place.REMOTE, bool)
    missing = f"{name}://there-is-none" if name != "file" else "/there/is/none"
    with pytest.raises(PratiqueError):
        keys.private(missing, lambda: b"", offline=True)
    with pytest.raises(PratiqueError):
        keys.public(missing, offline=True)


@pytest.mark.parametrize("name", ["nonekms://x", "_encrypted://x", "../file://x", "://x"])
def test_what_is_not_there_yet_is_refused(name):
    with pytest.raises(UsageError, match="cannot be used yet"):
        keys.private(name, lambda: b"")


@pytest.mark.parametrize("name", [name for name in plugins.names(FOLDER) if plugins.load_one(FOLDER, name).REMOTE])
def test_a_kms_is_not_asked_while_offline(name):
    for asked in (lambda key: keys.private(key, lambda: b"", offline=True), lambda key: keys.public(key, offline=True)):
        with pytest.raises(EgressError, match=f"key of {name}:// is asked over the network"):
            asked(f"{name}://x/y")
