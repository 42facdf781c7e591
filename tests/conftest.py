"""Settings that touch nothing of the user's."""

import pytest

from pratique.model.settings import Settings


@pytest.fixture
def settings(tmp_path) -> Settings:
    """Own data and cache folders, no network."""
    return Settings(
        data_dir=str(tmp_path / "data"),
        cache_dir=str(tmp_path / "cache"),
        home=str(tmp_path),
        platform="linux/amd64",
        offline=True,
    )
