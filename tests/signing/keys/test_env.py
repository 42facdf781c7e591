"""A key in a variable of the environment is one as in a file, and no variable is read that was not named."""

import pytest

from pratique.errors import NotFoundError, UnreadableError, UsageError
from pratique.signing import keys
from pratique.signing.keys import _encrypted
from signing.shelf import KEY

PLAIN = f"-----BEGIN PUBLIC KEY-----\n{KEY.public.pem.decode().partition(chr(10))[2]}"


def held(**variables):
    return variables.get


def test_an_encrypted_one_and_its_public_half():
    sealed = _encrypted.encrypt(KEY.pkcs8(), b"pw").decode()
    given = held(COSIGN_PRIVATE_KEY=sealed, COSIGN_PUBLIC_KEY=PLAIN)
    key = keys.private("env://COSIGN_PRIVATE_KEY", lambda: b"pw", variable=given)
    assert keys.public("env://COSIGN_PUBLIC_KEY", variable=given) == (key.public,) == (KEY.public,)
    with pytest.raises(UsageError, match="password"):
        keys.private("env://COSIGN_PRIVATE_KEY", lambda: b"other", variable=given)


@pytest.mark.parametrize("value", [None, ""])
def test_one_that_is_not_set(value):
    with pytest.raises(NotFoundError, match="The variable KEY is not set"):
        keys.private("env://KEY", lambda: b"", variable=held(KEY=value))


def test_one_that_is_no_key():
    with pytest.raises(UnreadableError, match="no private key"):
        keys.private("env://KEY", lambda: b"", variable=held(KEY="secret text"))
    with pytest.raises(UnreadableError, match="no public key") as raised:
        keys.public("env://KEY", variable=held(KEY="secret text"))
    assert "secret text" not in str(raised.value)


@pytest.mark.parametrize("name", ["", "1A", "A B", "A=B", "A\n", "A/B"])
def test_what_is_no_name(name):
    with pytest.raises(UsageError, match="env://NAME"):
        keys.public(f"env://{name}", variable=held())
