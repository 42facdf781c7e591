"""Ends of life: known by release, for the versions of an image, and judged as of the time that is asked about."""

import datetime as dt

import pytest

from pratique import distros
from pratique.distros import _ends


@pytest.mark.parametrize(
    "name, version, day",
    [
        ("alpine", "3.11.5", dt.date(2021, 11, 1)),
        ("alpine", "3.11", dt.date(2021, 11, 1)),
        ("alpine", "3.1", None),
        ("debian", "10", dt.date(2024, 6, 30)),
        ("ubuntu", "18.04", dt.date(2023, 5, 31)),
        ("amzn", "2", dt.date(2026, 6, 30)),
        ("debian", "", None),
        ("wolfi", "20230201", None),
        ("nobody", "1", None),
    ],
)
def test_the_last_day_of_a_version(name, version, day):
    assert distros.end_of_life(name, version) == day


def test_every_distribution_of_the_table_is_one_that_is_known():
    for name, ends in _ends.table().distributions.items():
        for release in ends:
            found = distros.detect({"etc/os-release": f"ID={name}\nVERSION_ID={release}\n".encode()})
            assert found is not None
            assert found.family, (name, release)
