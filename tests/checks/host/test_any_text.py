"""Nothing that a file holds breaks the checks of this folder: findings with a line of it, or a named error."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.host.made import NAMES, examine
from pratique import plugins
from pratique.checks import check
from pratique.errors import InputError

FOLDER = "pratique.checks.host"
CHECKS = {one.id: one for one in check.load(FOLDER)}


def module(one: check.Check):
    return plugins.load_one(FOLDER, one.id.partition("/")[2].replace("-", "_"))


def file_name(one: check.Check) -> str:
    return next(NAMES[need] for need in one.needs if need in NAMES)


EXAMPLES = sorted(
    {(file_name(one), text) for one in CHECKS.values() for text in (*module(one).FAILS, *module(one).PASSES)}
)
WORDS = ["null", "[]", "{}", "0", "-1", '""', "true", "x", "9" * 30, "\n", "é", ":", "- ", '"', "  ", "[[", "<", "="]


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_any_text_gives_findings_or_a_named_error(data):
    name, text = data.draw(st.sampled_from(EXAMPLES))
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(text)))
        until = data.draw(st.integers(at, min(len(text), at + 12)))
        text = text[:at] + data.draw(st.sampled_from(WORDS) | st.text(max_size=4)) + text[until:]
    try:
        found = examine(text.encode("utf-8", "surrogatepass"), name)
    except InputError:
        return
    count = len(text.splitlines()) + 1
    assert all(each.id in CHECKS and 1 <= each.location.line <= count for each in found.findings)
