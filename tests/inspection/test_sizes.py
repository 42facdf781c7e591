"""Sizes: each layer's bytes, those in vain, the largest folders; only where somebody asks, also from memory."""

import io

import pytest

import makers
from pratique import inspection, report
from pratique.report._sizes import readable


def test_bytes_are_counted_by_layer_and_folder(settings, tmp_path):
    lower = makers.tar({"wheels/a.whl": bytes(5000), "usr/lib/x/y/z/lib.so": bytes(300), "etc/motd": b"hi"})
    upper = makers.tar({".wh.wheels": b"", "etc/motd": b"hello"})
    target = "oci-dir:" + makers.layout(tmp_path / "image", makers.image(lower, upper))
    for _ in range(2):  # the second time from memory
        (result,) = inspection.scan(inspection.Request(targets=(target,), sizes=True), settings).results
        first, second = result.sizes
        assert (first.content, first.files, first.hidden) == (5302, 3, 5002)
        assert [(one.path, one.size) for one in first.folders[:2]] == [("wheels", 5000), ("usr/lib/x", 300)]
        assert (second.content, second.hidden) == (5, 0)
        assert first.stored > 0
    (plain,) = inspection.scan(inspection.Request(targets=(target,)), settings).results
    assert plain.sizes == ()
    out = io.StringIO()
    whole = inspection.scan(inspection.Request(targets=(target,), sizes=True), settings)
    report.write(whole, "table", out)
    assert "5.0 kB  wheels" in out.getvalue()
    assert "IN VAIN" in out.getvalue()


@pytest.mark.parametrize(
    "size, text", [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (2_500_000, "2.5 MB"), (3 * 10**9, "3.0 GB")]
)
def test_sizes_are_readable(size, text):
    assert readable(size) == text
