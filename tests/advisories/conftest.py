import pytest

from mirrors import Mirror
from pratique.model.settings import Settings


@pytest.fixture
def mirror(tmp_path):
    return Mirror(tmp_path / "mirror")


@pytest.fixture
def settings(tmp_path, mirror):
    return Settings(
        data_dir=str(tmp_path / "data"), cache_dir=str(tmp_path / "cache"), osv_url=str(mirror.path), starter=False
    )
