"""A record's rows say what OSV's own evaluation says; nothing is dropped or guessed."""

import functools

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirrors import affects, record
from pratique import versions
from pratique.advisories.namespace import Namespace
from pratique.advisories.ranges import ABOVE, BELOW, Keys, Scope, intervals, rows
from pratique.model.advisory import DEFERRED, END_OF_LIFE, LIMITED, TEXT, UNIMPORTANT, WONT_FIX, Advisory

DPKG = Namespace("Debian", "dpkg", plugin="x")
PYPI = Namespace("PyPI", "pep440", normalise=str.lower, releases=False, plugin="x")
NUMBERS = st.integers(0, 6).map(str)


def parsed(document, namespace=DPKG):
    return rows(msgspec.convert(document, Advisory), Scope(namespace))


def found(events, order="dpkg"):
    return list(intervals(events, Keys(order)))


def key(text):
    return versions.key("dpkg", text)


def evaluated(events, version, order):
    """OSV's algorithm, written as the schema writes it."""

    def compare(a, b):
        if a == "0" or b == "0":
            return (b == "0") - (a == "0") if a != b else 0
        return versions.compare(order, a, b)

    vulnerable = False
    for kind, text in sorted(events, key=functools.cmp_to_key(lambda a, b: compare(a[1], b[1]))):
        if kind == "introduced" and (text == "0" or versions.compare(order, version, text) >= 0):
            vulnerable = True
        elif (kind == "fixed" and versions.compare(order, version, text) >= 0) or (
            kind == "last_affected" and versions.compare(order, version, text) > 0
        ):
            vulnerable = False
    return vulnerable


def test_one_fix_gives_one_interval_from_the_first_version():
    assert found([("introduced", "0"), ("fixed", "1.2-3")]) == [
        (BELOW, key("1.2-3"), "", "1.2-3", "", versions.encoding("dpkg"), 0)
    ]


def test_no_fix_gives_an_interval_without_end():
    assert [part[:2] for part in found([("introduced", "1.0-1")])] == [(key("1.0-1"), ABOVE)]


def test_the_last_affected_version_is_inside():
    ((lo, hi, *_),) = found([("introduced", "0"), ("last_affected", "1.0-1")])
    assert lo <= key("1.0-1") < hi <= key("1.0-2")


def test_events_count_in_the_order_of_their_versions():
    shuffled = [("fixed", "2.1"), ("introduced", "2.0"), ("fixed", "1.1"), ("introduced", "1.0")]
    assert [(part[2], part[3]) for part in found(shuffled)] == [("1.0", "1.1"), ("2.0", "2.1")]


@given(
    st.lists(
        st.tuples(NUMBERS, st.sampled_from(["fixed", "last_affected"]), NUMBERS.map(lambda text: f"{text}.5")),
        min_size=1,
        max_size=4,
        unique_by=(lambda item: item[0], lambda item: item[2]),
    ),
    NUMBERS,
    st.sampled_from(["dpkg", "pep440", "semver", "rpm"]),
)
def test_intervals_hold_the_versions_that_osv_calls_affected(pairs, version, order):
    def whole(text):
        return text if text == "0" else f"{text}.0" if "." in text else f"{text}.0.0"

    events = [event for low, kind, high in pairs for event in (("introduced", whole(low)), (kind, whole(high)))]
    at = versions.key(order, f"{version}.1.0")
    inside = any(part[0] <= at < part[1] for part in found(events, order))
    assert inside == evaluated(events, f"{version}.1.0", order)


def test_bounds_without_a_key_are_flagged_and_keep_their_texts():
    ((lo, hi, introduced, fixed, _, encoding, flags),) = found(
        [("introduced", "0"), ("fixed", "not a version!")], "pep440"
    )
    assert (lo, hi, introduced, fixed, encoding, flags) == (BELOW, ABOVE, "", "not a version!", 0, TEXT)


def test_an_order_that_does_not_exist_loses_no_range():
    assert [part[3:] for part in found([("introduced", "1"), ("fixed", "2")], "no-such-order")] == [("2", "", 0, TEXT)]


def test_a_limit_ends_the_range_and_is_no_fix():
    ((_, hi, _, fixed, _, _, flags),) = found([("introduced", "0"), ("limit", "2.0"), ("limit", "1.0")])
    assert (hi, fixed, flags) == (key("2.0"), "2.0", LIMITED)
    assert found([("introduced", "0"), ("fixed", "1.0"), ("limit", "*")])[0][3] == "1.0"
    assert found([("introduced", "0"), ("fixed", "1.0"), ("limit", "2.0")])[0][6] == 0


def test_a_range_that_forgot_its_beginning_begins_with_the_first_version():
    assert [part[:2] for part in found([("fixed", "2.0")])] == [(BELOW, key("2.0"))]


def test_only_the_ecosystem_of_the_file_gives_rows_and_any_case_is_it():
    document = record("X-1", ("debian:12", "a", "1"), ("Debian", "b", "1"), ("Ubuntu:22.04", "c", "1"))
    assert [row[:2] for row in parsed(document).ranges] == [("12", "a"), ("", "b")]


def test_names_are_normalised_and_a_registry_suffix_of_a_language_does_not_matter():
    assert [row[:2] for row in parsed(record("X-1", ("PyPI:https://a.example", "Django", "1")), PYPI).ranges] == [
        ("", "django")
    ]


def test_a_suffix_that_is_no_release_stays_and_never_means_all_releases():
    namespace = Namespace(
        "Red Hat", "dpkg", release=lambda suffix: {"enterprise_linux:9": "9"}.get(suffix, ""), plugin="x"
    )
    document = record("X-1", ("Red Hat:enterprise_linux:9", "a", "1"), ("Red Hat:openshift:4", "b", "1"))
    assert [row[0] for row in parsed(document, namespace).ranges] == ["9", "openshift:4"]


def test_a_withdrawn_record_gives_no_rows():
    assert not parsed(record("X-1", ("Debian:12", "a", "1"), withdrawn="2024-02-02T00:00:00Z")).ranges


def test_listed_versions_stay_unless_a_range_covers_them():
    entry = affects("PyPI", "a", "2.0", introduced="1.0", versions=["1.0", "1.5", "2.0", "odd one"])
    assert [row[2] for row in parsed(record("X-1", entry), PYPI).versions] == ["2.0", "odd one"]


def test_versions_listed_beside_a_git_range_are_kept():
    entry = {
        "package": {"ecosystem": "PyPI", "name": "a"},
        "ranges": [{"type": "GIT", "events": [{"introduced": "0"}, {"fixed": "c0ffee"}]}],
        "versions": ["1.0"],
    }
    assert parsed(record("X-1", entry), PYPI) == ([], [("", "a", "1.0", "X-1")], 0)
    del entry["versions"]
    assert parsed(record("X-1", entry), PYPI).unusable == 1


@pytest.mark.parametrize(
    "field,said,flag",
    [
        ("ecosystem_specific", {"urgency": "unimportant"}, UNIMPORTANT),
        ("ecosystem_specific", {"urgency": "end-of-life"}, END_OF_LIFE),
        ("database_specific", {"status": "deferred"}, DEFERRED),
        ("database_specific", {"status": "ignored"}, WONT_FIX),
        ("database_specific", {"status": "needed"}, 0),
        ("database_specific", ["status"], 0),
        ("database_specific", {"status": {"deep": 1}}, 0),
    ],
)
def test_what_a_distribution_says_of_a_fix_becomes_a_flag(field, said, flag):
    assert parsed(record("X-1", affects("Debian:12", "a", **{field: said}))).ranges[0][9] == flag
