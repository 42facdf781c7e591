"""A containerd's database is read as it lies, and a damaged one is a named error."""

import contextlib
import gzip
import os
import tempfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.engine.bolt import Bolt, Bucket
from pratique.errors import InputError, NotFoundError, UnreadableError, UsageError
from pratique.image.sources import _containerd as containerd
from pratique.model.settings import Settings

with gzip.open(os.path.join(os.path.dirname(__file__), "data", "meta.db.gz")) as packed:
    DATA = packed.read()
DIGEST = "sha256:244bc8b74c5345321e0e99b8c5dd1afeeaf55a4aed4e2d424d3f4af395822e1e"


@contextlib.contextmanager
def opened(data):
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        yield Bolt(file.fileno())


@pytest.fixture
def root(tmp_path):
    (tmp_path / "io.containerd.content.v1.content").mkdir()
    (tmp_path / "io.containerd.metadata.v1.bolt").mkdir()
    (tmp_path / "io.containerd.metadata.v1.bolt" / "meta.db").write_bytes(DATA)
    return containerd.root(Settings(data_dir="", cache_dir="", containerd_root=str(tmp_path)))


def everything(bucket, depth=0):
    for key, value in bucket.items():
        yield key
        if isinstance(value, Bucket) and depth < 20:
            yield from everything(value, depth + 1)


def test_names_of_images(root):
    found = {each.name: each for each in containerd.images(root)}
    image = found["docker.io/library/alpine:3.11"]
    assert (image.namespace, image.target.digest) == ("k8s.io", DIGEST)
    assert image.target.media_type == "application/vnd.docker.distribution.manifest.v2+json"
    assert 0 < image.target.size < 10_000
    assert containerd.find(root, "docker.io/library/alpine:3.11") == image
    with pytest.raises(NotFoundError):
        containerd.find(root, "docker.io/library/none:1")


def test_namespaces_that_mean_different_images_by_a_name(root, monkeypatch):
    one = next(containerd.images(root))
    other = containerd.Named("other", one.name, type(one.target)(digest="sha256:" + "0" * 64))
    monkeypatch.setattr(containerd, "images", lambda _: iter([one, other]))
    with pytest.raises(UsageError, match=DIGEST):
        containerd.find(root, one.name)


def test_the_older_meta_page_serves_when_the_newer_is_torn():
    for at in (0, 4096):
        torn = bytearray(DATA)
        torn[at + 30] ^= 0xFF
        with opened(bytes(torn)) as database:
            assert database.root.bucket(b"v1") is not None


@pytest.mark.parametrize("data", [b"", b"x" * 200_000, DATA[:60], bytes(100_000)])
def test_what_is_no_database(data):
    with pytest.raises(UnreadableError), opened(data):
        pass


@given(st.integers(8192, len(DATA) - 1), st.binary(min_size=1, max_size=64))
def test_any_damage_is_survived(at, noise):
    damaged = DATA[:at] + noise + DATA[at + len(noise) :]
    with contextlib.suppress(InputError), opened(damaged) as database:
        for _ in everything(database.root):
            pass
