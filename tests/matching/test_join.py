"""The join over many images finds what `affecting` finds, package by package, in SQLite."""

import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from pratique import versions
from pratique.matching import join
from pratique.matching.affected import affecting
from pratique.model.advisory import LIMITED, Advisory, Candidates, Range
from pratique.model.package import Coordinate

ORDERS = {"Debian": "dpkg", "PyPI": "pep440", "Packagist": "composer", "AlmaLinux": "rpm", "Maven": "maven"}
TEXTS = {
    "Debian": ["1.0", "1.0-1", "1.0-1+deb12u1", "1:0.5", "2.0~rc1-1", "2.0-1"],
    "PyPI": ["0.9", "1.0", "1.0.0", "1.0rc1", "1!0.1", "2.0", "not-a-version"],
    "Packagist": ["1.0", "v1.0.0", "1.2.3", "dev-main", "2.0.0-RC1"],
    "AlmaLinux": ["1.0-1.el8", "1.0-2.el8", "1.0-1.module_el8.5.0+1+a", "1.0-1.module_el8.6.0+2+b", "1.0-2.module_el8.6.0+3+c"],
    "Maven": ["1.0", "1.0.0", "1.0-alpha-1", "1.0-SNAPSHOT", "2", "1.0.0.RELEASE"],
}  # fmt: skip
TITLES = {"A-1": "Important: m:1 security update", "A-2": "Moderate: m:2 security update", "A-3": "Low: other"}


def bound(order, text, derive, default):
    if not text:
        return default, versions.encoding(order)
    try:
        return derive(order, text), versions.encoding(order)
    except (versions.InvalidVersion, versions.NoKey):
        return None, 0


@st.composite
def ranges(draw):
    """A range as the advisory database writes it: keyed, or with texts alone."""
    ecosystem = draw(st.sampled_from(list(ORDERS)))
    order, texts = ORDERS[ecosystem], st.sampled_from(TEXTS[ecosystem])
    introduced = draw(st.just("") | texts)
    kind = draw(st.sampled_from(["fixed", "last", "open", "limit"]))
    end = "" if kind == "open" else draw(texts)
    lo, _ = bound(order, introduced, versions.key, b"")
    hi, _ = bound(order, end, versions.after if kind == "last" else versions.key, b"\xff")
    encoding = versions.encoding(order)
    if lo is None or hi is None or draw(st.integers(0, 9)) == 0:
        lo, hi, encoding = b"", b"\xff", 0
    return Range(
        ecosystem,
        draw(st.sampled_from(["", "8"])),
        draw(st.sampled_from(["a", "b"])),
        encoding,
        lo,
        hi,
        draw(st.sampled_from(list(TITLES))),
        introduced,
        end if kind == "fixed" else "",
        end if kind in ("last", "limit") else "",
        LIMITED if kind == "limit" else 0,
    )


@st.composite
def packages(draw):
    ecosystem = draw(st.sampled_from(list(ORDERS)))
    version = draw(st.sampled_from(TEXTS[ecosystem]))
    label = draw(st.sampled_from(["", "m:1:9:x", "m:2:9:y"])) if ".module" in version else ""
    release = draw(st.sampled_from(["8", "9"]))
    return Coordinate(ecosystem, release, draw(st.sampled_from(["a", "b"])), version, ORDERS[ecosystem]), label


def by_join(images, known, records):
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE packages(id, ecosystem, release, name, encoding, key, version, label)")
    connection.execute("CREATE TABLE installed(image, package)")
    numbers = {}
    connection.execute(
        "CREATE TABLE ranges(ecosystem, release, name, encoding, lo, hi, advisory, introduced, fixed, last_affected, flags)"
    )
    for image, installed in images.items():
        for at, label in installed:
            if (at, label) not in numbers:
                numbers[at, label] = len(numbers)
                key, encoding = bound(at.order, at.version, versions.key, b"")
                place = (at.ecosystem, at.release, at.name)
                row = (numbers[at, label], *place, encoding, key or b"", at.version, label)
                connection.execute("INSERT INTO packages VALUES(?,?,?,?,?,?,?,?)", row)
            connection.execute("INSERT INTO installed VALUES(?,?)", (image, numbers[at, label]))
    for r in known:
        row = (r.ecosystem, r.release, r.name, r.encoding, r.lo, r.hi, r.advisory, r.introduced, r.fixed, r.last_affected, r.flags)  # fmt: skip
        connection.execute("INSERT INTO ranges VALUES(?,?,?,?,?,?,?,?,?,?,?)", row)
    rows = connection.execute(join.statement()).fetchall()
    connection.close()
    found = set(join.found(rows, ORDERS, records))
    hits = {one[:6] for one in found if not one.undecided}
    return {one for one in found if not one.undecided or one[:6] not in hits}


def one_by_one(images, known, records):
    found = set()
    for image, installed in images.items():
        for at, label in installed:
            place = (at.ecosystem, at.release, at.name)
            mine = tuple(
                r for r in known if (r.ecosystem, r.name) == (at.ecosystem, at.name) and r.release in ("", at.release)
            )
            answer = affecting(at, Candidates(ranges={place: mine}, records=records), label)
            where = (image, at.ecosystem, at.release, at.name, at.version)
            found |= {join.Found(*where, hit.advisory, hit.fixed) for hit in answer.hits}
            found |= {join.Found(*where, advisory, "", undecided=True) for advisory in answer.undecided}
    return found


@given(
    st.dictionaries(st.sampled_from(["i", "j", "k"]), st.lists(packages(), max_size=5), max_size=3),
    st.lists(ranges(), max_size=12),
)
def test_the_join_holds_what_matching_holds(images, known):
    records = {name: Advisory(id=name, summary=title) for name, title in TITLES.items()}
    assert by_join(images, known, records) == one_by_one(images, known, records)


@given(st.sampled_from(list(ORDERS)), st.data())
def test_a_listed_version_is_a_range_that_holds_it_alone(ecosystem, data):
    listed, installed = (data.draw(st.sampled_from(TEXTS[ecosystem])) for _ in range(2))
    order = ORDERS[ecosystem]
    one = join.point(ecosystem, "", "a", order, listed, "A-1")
    at = Coordinate(ecosystem, "", "a", installed, order)
    answer = affecting(at, Candidates(ranges={(ecosystem, "", "a"): (one,)}))
    try:
        equal = versions.compare(order, installed, listed) == 0
    except versions.InvalidVersion:
        return
    if order != "composer" and order != "rpm":
        assert bool(answer.hits) == equal


def test_void_advisories_do_not_count():
    r = Range("Debian", "", "a", versions.encoding("dpkg"), b"", b"\xff", "A-1")
    rows = [("i", "Debian", "12", "a", "1", "", r.advisory, r.encoding, r.lo, r.hi, "", "", "", 0, 1)]
    assert [one.advisory for one in join.found(rows, ORDERS)] == ["A-1"]
    assert not list(join.found(rows, ORDERS, void={"A-1"}))
