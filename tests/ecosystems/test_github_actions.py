"""Promises of `ecosystems/github_actions.py`."""

import pytest

from pratique.ecosystems import github_actions
from pratique.errors import UnreadableError
from pratique.model.files import Entry

WORKFLOW = b"""on: [push]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4.1.1
      - uses: Acme/tools/setup/node@0123456789abcdef0123456789abcdef01234567 # v9
      - uses: ./local
      - uses: docker://alpine:3.18
      - run: "echo uses: a/b@v1"
  shared:
    uses: acme/workflows/.github/workflows/build.yml@main
"""


def test_steps_and_reusable_workflows_are_found_with_their_lines():
    record = github_actions.read(Entry(".github/workflows/ci.yml"), WORKFLOW)
    assert [(p.namespace, p.name, p.version, p.line) for p in record.packages] == [
        ("actions", "checkout", "4.1.1", 6),
        ("Acme", "tools", "0123456789abcdef0123456789abcdef01234567", 7),
        ("acme", "workflows", "main", 12),
    ]
    assert github_actions.advisory_name(record.packages[1]) == "acme/tools"
    assert not record.problems


@pytest.mark.parametrize("uses", ["checkout@v1", "a/b", "a/@v1", "/b@v1", "a/b@"])
def test_another_reference_is_a_problem(uses):
    record = github_actions.read(Entry(".github/workflows/ci.yml"), f"uses: {uses}".encode())
    assert (record.packages, len(record.problems)) == ((), 1)


def test_what_is_no_yaml_is_unreadable():
    with pytest.raises(UnreadableError):
        github_actions.read(Entry(".github/workflows/ci.yml"), b"a: [")
