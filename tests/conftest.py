"""Settings that touch nothing of the user's."""

import hypothesis
import pytest

from pratique.model.settings import Settings

# A busy machine is no failure: nothing here is timed. `make test` tries the same examples each time, so that a change is
# judged by what it changed; `make fuzz` tries new ones.
untimed = hypothesis.settings(deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.register_profile("random", untimed)
hypothesis.settings.register_profile("repeatable", untimed, derandomize=True)


def pytest_configure(config: pytest.Config) -> None:
    if not config.getoption("--hypothesis-profile"):
        hypothesis.settings.load_profile("repeatable")


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
