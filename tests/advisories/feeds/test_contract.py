"""What every feed must be, whatever its source: data that is whole, and a reader that no document breaks."""

import contextlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique import plugins
from pratique.errors import PratiqueError

FEEDS = sorted(plugins.load("pratique.advisories.feeds").items())
KINDS = {"bulk", "advisories", "exploited", "scores"}


@pytest.mark.parametrize("name,module", FEEDS, ids=[name for name, _ in FEEDS])
class TestFeed:
    def test_says_what_it_is(self, name, module):
        assert module.__doc__
        assert module.FEED.name
        assert module.FEED.kind in KINDS
        assert all(url.startswith("https://") for url in module.FEED.urls)
        assert bool(module.FEED.ecosystem) == (module.FEED.kind == "advisories")

    def test_its_ecosystem_is_one_that_a_plug_in_knows(self, name, module):
        from pratique.advisories import namespace

        assert not module.FEED.ecosystem or namespace.of(module.FEED.ecosystem).plugin

    @pytest.mark.parametrize(
        "body", [b"", b"{", b"null", b"[[[[", b"<a>", b"\x1f\x8b\x08", b"BZh9", b"\xff" * 99, b"[" * 100_000]
    )
    def test_a_broken_document_is_a_named_error_or_empty(self, name, module, body):
        read(module, body)

    @given(st.binary(max_size=200))
    @settings(max_examples=30)
    def test_any_document_is_a_named_error_or_empty(self, name, module, body):
        read(module, body)


def read(module, body):
    """Nothing but our own errors comes out of it."""
    with contextlib.suppress(PratiqueError):
        assert list(module.read(io.BytesIO(body), "cve_data_photon5.0.json")) == []
