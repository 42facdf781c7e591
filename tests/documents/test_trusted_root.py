"""Trusted roots: both media types; a key that is not known is an error, for it could have been the one that narrows."""

import json

import pytest

import sigstores
from pratique.documents import trusted_root
from pratique.errors import UnreadableError

WHOLE = json.loads(sigstores.instance().trusted_root())


def read(**changed):
    return trusted_root.decode(json.dumps(WHOLE | changed).encode())


@pytest.mark.parametrize("media_type", sorted(trusted_root.MEDIA_TYPES))
def test_media_types(media_type):
    found = read(mediaType=media_type)
    assert [each.base_url for each in found.tlogs] == [sigstores.V1, sigstores.V2]
    assert found.tlogs[0].public_key.valid_for.start is not None


def test_operators_of_the_second_version():
    logs = [each | {"operator": "example.com", "checkpointKeyId": {"keyId": "AAAA"}} for each in WHOLE["tlogs"]]
    assert read(tlogs=logs).tlogs[0].operator == "example.com"


@pytest.mark.parametrize(
    "changed", [{"mediaType": "x"}, {"extra": 1}, {"tlogs": 1}, {"certificateAuthorities": [{}]}, {"tlogs": [{}]}]
)
def test_what_is_refused(changed):
    with pytest.raises(UnreadableError):
        read(**changed)
