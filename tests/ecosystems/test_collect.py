"""Promises of `ecosystems/_collect.py`."""

from pratique.ecosystems import _collect
from pratique.model.package import Package


def test_equal_packages_count_once_and_the_first_stays():
    packages = [Package(name="a", version="1", line=3), Package(name="a", version="1"), Package(name="a", version="2")]
    record = _collect.record(packages)
    assert [(package.version, package.line) for package in record.packages] == [("1", 3), ("2", 0)]


def test_problems_are_bounded_and_their_number_is_said():
    record = _collect.record(f"problem {number}" for number in range(1000))
    assert len(record.problems) == _collect.PROBLEMS_LIMIT + 1
    assert "980" in record.problems[-1]


def test_packages_are_bounded_and_that_is_said(monkeypatch):
    monkeypatch.setattr(_collect, "PACKAGES_LIMIT", 10)
    record = _collect.record(Package(name=str(number)) for number in range(20))
    assert (len(record.packages), len(record.problems)) == (10, 1)


def test_a_hostile_name_is_shown_bounded_and_on_one_line():
    sentence = _collect.nameless("\n\x1b[31m" + "x" * 10_000)
    assert sentence.isprintable()
    assert len(sentence) < 300
