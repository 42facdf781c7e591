"""Vectors to scores: the specifications' own examples, junk, and what holds for every vector."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.matching import cvss, cvss2, cvss3, cvss4

# Some are examples of https://www.first.org/cvss/v2/guide (3.3), https://www.first.org/cvss/v3.1/examples and
# https://www.first.org/cvss/v4.0/examples; all agree with the oracle of tests/real.
EXAMPLES = [
    ("AV:N/AC:L/Au:N/C:N/I:N/A:C", "CVSSv2", 7.8, "high"),
    ("AV:N/AC:L/Au:N/C:C/I:C/A:C", "CVSSv2", 10.0, "high"),
    ("AV:L/AC:H/Au:N/C:C/I:C/A:C", "CVSSv2", 6.2, "medium"),
    ("(AV:N/AC:M/Au:N/C:P/I:N/A:N)", "CVSSv2", 4.3, "medium"),
    ("AV:L/AC:H/Au:M/C:N/I:N/A:N/E:POC/RL:OF", "CVSSv2", 0.0, "low"),
    ("CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", "CVSSv3", 6.1, "medium"),
    ("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", "CVSSv31", 6.4, "medium"),
    ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H/E:U/MAV:P", "CVSSv31", 10.0, "critical"),
    ("CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", "CVSSv31", 3.1, "low"),
    ("CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:N", "CVSSv31", 0.0, "none"),
    ("CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "CVSSv4", 7.3, "high"),
    ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N", "CVSSv4", 8.7, "high"),
    ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", "CVSSv4", 10.0, "critical"),
    ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", "CVSSv4", 0.0, "none"),
]
JUNK = [
    "",
    "high",
    "7.5",
    "CVSS:3.1/",
    "CVSS:5.0/AV:N",
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H",
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:X",
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/",
    "CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/QQ:H",
    "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:S",
    "CVSS:4.0/AV:N",
    "AV:N/AC:L/Au:N/C:P/I:P",
    "AV:N/AC:L/Au:N/C:P/I:P/A:P/E:Q",
    "AV:N/" * 200,
]


@pytest.mark.parametrize("vector, method, value, severity", EXAMPLES)
def test_examples(vector, method, value, severity):
    assert cvss.score(vector) == (method, value, severity)


@pytest.mark.parametrize("vector", JUNK)
def test_junk_is_refused(vector):
    with pytest.raises(ValueError, match="CVSS"):
        cvss.score(vector)


@given(st.text(max_size=60) | st.text("CVSS:34.01/ANLPHRUI", max_size=60).map(lambda rest: "CVSS:4.0/" + rest))
def test_no_text_does_anything_else(text):
    try:
        found = cvss.score(text)
    except ValueError:
        return
    assert 0 <= found.score <= 10


def vectors(prefix, required, optional):
    """Any vector of a version, its metrics in any order."""
    base = st.fixed_dictionaries({name: st.sampled_from(list(values)) for name, values in required.items()})
    more = st.fixed_dictionaries(
        {}, optional={name: st.sampled_from(list(values)) for name, values in optional.items()}
    )
    metrics = st.tuples(base, more).map(lambda pair: [f"{k}:{v}" for one in pair for k, v in one.items()])
    return metrics.flatmap(st.permutations).map(lambda parts: prefix + "/".join(parts))


VECTORS = st.one_of(
    vectors("", cvss2._WEIGHTS, cvss2._OTHERS),
    vectors("CVSS:3.0/", cvss3._REQUIRED, cvss3._OTHERS),
    vectors("CVSS:3.1/", cvss3._REQUIRED, cvss3._OTHERS),
    vectors("CVSS:4.0/", cvss4._REQUIRED, cvss4._OPTIONAL),
)


@given(VECTORS)
def test_every_vector_has_a_score_with_one_decimal_and_its_word(vector):
    method, value, severity = cvss.score(vector)
    assert 0 <= value <= 10
    assert round(value, 1) == value
    assert severity == cvss.word(value, method)


@given(VECTORS)
def test_the_order_of_metrics_does_not_matter(vector):
    prefix = vector[:9] if vector.startswith("CVSS") else ""
    assert cvss.score(prefix + "/".join(sorted(vector.removeprefix(prefix).split("/")))) == cvss.score(vector)


def test_every_macrovector_has_nine_scores():
    assert len(cvss4._SCORES) * 9 == 270
    assert {len(row) for row in cvss4._SCORES.values()} == {9}


@given(vectors("CVSS:4.0/", cvss4._REQUIRED, {}), st.sampled_from("APU"))
def test_a_less_ripe_exploit_never_raises_the_score(vector, ripe):
    assert cvss.score(f"{vector}/E:{ripe}").score <= cvss.score(vector).score


def test_a_worse_metric_never_lowers_the_base_score_of_version_3():
    names = list(cvss3._REQUIRED)
    for values in itertools.product(*(weights for weights in cvss3._REQUIRED.values())):
        here = cvss3.base(dict(zip(names, values, strict=True)))
        for name, worst in (("AV", "N"), ("AC", "L"), ("PR", "N"), ("UI", "N"), ("C", "H"), ("I", "H"), ("A", "H")):
            assert cvss3.base({**dict(zip(names, values, strict=True)), name: worst}) >= here
