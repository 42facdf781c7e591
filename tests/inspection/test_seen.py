"""A known image comes back whole from memory, and only when nothing that it depends on has changed."""

import sqlite3

import msgspec
import pytest

import makers
from pratique import inspection
from pratique.inspection import examining

STATUS = b"Package: openssl\nStatus: install ok installed\nArchitecture: amd64\nVersion: 3.0.11-1\n"
BASE = makers.tar(
    {"etc/os-release": b'ID=debian\nVERSION_ID="12"\n', "var/lib/dpkg/status": STATUS, "etc/app.key": b"no secret"}
)


@pytest.fixture
def target(tmp_path) -> str:
    return "oci-dir:" + makers.layout(tmp_path / "image", makers.image(BASE))


@pytest.fixture
def examined(monkeypatch) -> list[str]:
    """Targets that were put together from their layers, in order."""
    seen: list[str] = []
    whole = examining.examine

    def examine(opened, target, *rest):
        seen.append(str(target))
        return whole(opened, target, *rest)

    monkeypatch.setattr(examining, "examine", examine)
    return seen


def scan(settings, target: str, **request):
    [result] = inspection.scan(inspection.Request(targets=(target,), **request), settings).results
    return result


def test_a_second_scan_puts_nothing_together_and_says_the_same(settings, target, examined) -> None:
    first, second = scan(settings, target), scan(settings, target)
    assert examined == [target]
    assert (second.image, second.distro, second.packages) == (first.image, first.distro, first.packages)
    assert (second.findings, second.coverage) == (first.findings, first.coverage)
    assert (first.remembered, bool(second.remembered)) == ("", True)


@pytest.mark.parametrize("request_", [{"verify": True}, {"secrets": False}, {"checks": False}, {"declared": True}])
def test_another_question_is_not_answered_from_memory(settings, target, examined, request_: dict) -> None:
    scan(settings, target)
    scan(settings, target, **request_)
    assert examined == [target, target]


def test_what_was_read_without_a_look_for_secrets_is_not_kept(settings, target, examined) -> None:
    scan(settings, target, secrets=False)
    scan(settings, target, secrets=False)
    assert examined == [target, target]


def test_another_malware_list_is_another_question(settings, target, examined, tmp_path) -> None:
    scan(settings, target)
    listed = tmp_path / "malware"
    listed.write_text("0" * 64 + " evil\n")
    scan(msgspec.structs.replace(settings, malware_digests=str(listed)), target)
    assert examined == [target, target]


def test_another_image_on_the_same_layers_is_another_image(settings, target, examined, tmp_path) -> None:
    other = "oci-dir:" + makers.layout(tmp_path / "other", makers.image(BASE, settings={"User": "root"}))
    scan(settings, target)
    scan(settings, other)
    assert examined == [target, other]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE image SET body = X'00'",
        "UPDATE image SET mac = X'00'",
        "UPDATE image SET body = (SELECT body FROM layer LIMIT 1)",
    ],
)
def test_a_memory_that_was_edited_is_not_believed(settings, target, examined, sql: str) -> None:
    first = scan(settings, target)
    with sqlite3.connect(f"{settings.cache_dir}/layers.sqlite") as database:
        assert database.execute(sql).rowcount == 2  # what was seen, and what was matched
    database.close()
    assert scan(settings, target).packages == first.packages
    assert examined == [target, target]
