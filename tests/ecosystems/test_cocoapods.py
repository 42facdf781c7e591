"""Promises of `ecosystems/cocoapods.py`. Its fixture is invented: CocoaPods does not install here."""

import pathlib

import pytest

from pratique.ecosystems import cocoapods
from pratique.errors import UnreadableError
from pratique.model.files import Entry

DATA = pathlib.Path(__file__).parent / "data" / "cocoapods"
LOCK = (DATA / "Podfile.lock").read_bytes()


def test_a_lock_file_gives_pods_and_joins_their_parts():
    pods = cocoapods.read(Entry("ios/Podfile.lock"), LOCK).packages
    found = [(pod.name, pod.version, pod.line, pod.indirect, pod.depends_on) for pod in pods]
    assert found == [
        ("Alamofire", "5.4.3", 2, False, ()),
        ("Firebase", "8.0.0", 3, False, ("FirebaseAnalytics",)),
        ("FirebaseAnalytics", "8.0.0", 7, True, ()),
    ]


@pytest.mark.parametrize("body", [b"", b"[]", b"PODS: x", b"PODS: ["])
def test_what_is_no_lock_file_is_unreadable(body):
    with pytest.raises(UnreadableError):
        cocoapods.read(Entry("Podfile.lock"), body)


@pytest.mark.parametrize("pod", ["A", "A (git)", "{}", "[A (1)]", "1"])
def test_a_pod_without_a_version_is_a_problem(pod):
    record = cocoapods.read(Entry("Podfile.lock"), f"PODS:\n  - {pod}\n".encode())
    assert (record.packages, len(record.problems)) == ((), 1)
