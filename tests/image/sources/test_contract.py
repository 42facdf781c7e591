"""What every image source promises."""

import inspect

import pytest

from pratique import plugins
from pratique.errors import PratiqueError
from pratique.image import sources
from pratique.model.progress import SILENT
from pratique.model.settings import Settings

NAMES = plugins.names(sources.__name__)


@pytest.mark.parametrize("name", NAMES)
def test_a_source_opens_and_says_how_it_is_named(name):
    source = plugins.load_one(sources.__name__, name)
    assert list(inspect.signature(source.open).parameters) == ["value", "settings", "progress"]
    assert f"`{name.replace('_', '-')}:" in plugins.titles(sources.__name__)[name]
    assert not hasattr(source, "guess") or list(inspect.signature(source.guess).parameters) == ["path"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", ["no-such-thing", "../no/such", "\0", "x" * 5000, "ünï", " ", "a:b:c:d@e"])
def test_what_is_not_there_is_an_error_with_a_name(name, value, tmp_path):
    nowhere = f"unix://{tmp_path}/none"
    settings = Settings(
        data_dir=str(tmp_path), cache_dir=str(tmp_path), offline=True, docker_host=nowhere, podman_host=nowhere,
        containerd_root=str(tmp_path), containers_storage_root=str(tmp_path),
    )  # fmt: skip
    target = sources.Target(name.replace("_", "-"), value)
    with pytest.raises(PratiqueError), sources.open(target, settings, SILENT):
        pass


@pytest.mark.parametrize("name", [name for name in NAMES if hasattr(plugins.load_one(sources.__name__, name), "guess")])
def test_guessing_never_fails(name, tmp_path):
    source = plugins.load_one(sources.__name__, name)
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "noise").write_bytes(b"\x1f\x8b" + bytes(range(256)))
    for path in ("empty", "noise", "missing", "."):
        assert source.guess(str(tmp_path / path)) in (True, False)
