"""Of a heap of certificates every one that leads to a root is an authority, itself first."""

import pytest

import sigstores
from pratique.errors import UnreadableError
from pratique.signing.image_policies import pooled

INSTANCE = sigstores.instance()
ROOT, BETWEEN = INSTANCE.ca, INSTANCE.issuing


def heap(*issued):
    return "".join(each.pem for each in issued).encode()


@pytest.mark.parametrize("order", [(ROOT, BETWEEN), (BETWEEN, ROOT)], ids=["root-first", "root-last"])
def test_chains(order):
    found = {each.chain for each in pooled.authorities(heap(*order), "Fulcio")}
    assert found == {(BETWEEN.der, ROOT.der), (ROOT.der,)}


def test_what_leads_to_no_root():
    assert pooled.authorities(heap(BETWEEN), "Fulcio") == ()
    assert pooled.authorities(b" \n", "Fulcio") == ()


@pytest.mark.parametrize("order", [0, 1])
def test_who_stamps(order):
    chain = (INSTANCE.stamping, INSTANCE.stamping_root)
    [found] = pooled.stamping(heap(*(chain[::-1] if order else chain)), "tsa", "https://tsa.example.com")
    assert (found.chain, found.uri) == (tuple(each.der for each in chain), "https://tsa.example.com")


def test_one_for_each_who_stamps():
    found = pooled.stamping(heap(INSTANCE.stamping, INSTANCE.stamping_root, INSTANCE.stamping), "tsa")
    assert len(found) == 2
    assert pooled.stamping(b"", "tsa") == ()


@pytest.mark.parametrize("chain", [(INSTANCE.stamping_root,), (INSTANCE.stamping,)], ids=["nobody", "rootless"])
def test_who_does_not(chain):
    with pytest.raises(UnreadableError, match="up to the root"):
        pooled.stamping(heap(*chain), "tsa")


def test_what_is_none_and_what_is_too_much():
    with pytest.raises(UnreadableError, match="give them in PEM"):
        pooled.authorities(b"certificates", "Fulcio")
    with pytest.raises(UnreadableError, match="65 certificates"):
        pooled.authorities(heap(*[ROOT] * 65), "Fulcio")
