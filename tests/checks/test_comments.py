"""Ignore comments in YAML: which lines they are about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.workload.made import examine
from pratique.checks import comments


def extents(text: str):
    return [(sorted(one.ids), one.line, one.first, one.last) for one in comments.ignores(text)]


@pytest.mark.parametrize(
    "text, first, last",
    [
        ("a:\n  # pratique: ignore=x\n  b:\n    c: 1\n  d: 2\n", 3, 4),
        ("a:\n  b: 1 # pratique: ignore=x why\n  d: 2\n", 2, 2),
        ("a:\n  b: # trivy:ignore:x\n    c: 1\n\n    e: 1\n  d: 2\n", 2, 5),
        ("# checkov:skip=x:why\na: 1\nb: 2\n", 1, 3),
        ("a: 1\n---\n# pratique: ignore=x\nkind: Pod\nb: 2\n---\nc: 3\n", 3, 5),
        ("a: 1\n# pratique: ignore-file=x\nb: 2\n", 1, 4),
        ("a:\n# pratique: ignore=x\n- b\n- c\n", 3, 3),
        ("a: 1\n# pratique: ignore=x\n", 2, 2),
    ],
    ids=["next", "same line", "with what is in it", "file", "document", "ignore-file", "list", "last line"],
)
def test_the_entry_that_a_comment_is_about(text, first, last):
    ((_, _, *found),) = extents(text)
    assert found == [first, last]


@given(st.lists(st.sampled_from(["a:", "  b: 1", "# pratique: ignore=x", "  # trivy:ignore:y z", "---", "", "- c"])))
def test_every_comment_is_about_lines_of_the_file(lines):
    for one in comments.ignores("\n".join(lines)):
        assert 1 <= one.first <= one.last + 1
        assert one.last <= len(lines) + 1


POD = """\
apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  containers:
  # pratique: ignore=workload/privileged,KSV-0013 it builds images
  - name: a
    image: app
    securityContext: {privileged: true}
  - name: b
    image: app
    securityContext: {privileged: true}
"""


def test_only_what_it_names_where_it_stands_is_marked():
    found = [each for each in examine(POD).findings if each.suppressed]
    assert [(each.id, each.location.line) for each in found] == [("workload/latest-tag", 8), ("workload/privileged", 9)]
    assert {(each.suppressed.by, each.suppressed.line, each.suppressed.reason) for each in found} == {
        ("ignore-comment", 6, "it builds images")
    }


def test_many_comments_take_no_time():
    text = "# pratique: ignore=x\n" * 100_000 + "a: 1\n"
    assert len(extents(text)) == 100_000
