"""Settings that touch nothing of the user's."""

import hypothesis
import pytest

from pratique.model.settings import Settings

# A busy machine is no failure: nothing here is timed.
hypothesis.settings.register_profile("untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("untimed")


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
