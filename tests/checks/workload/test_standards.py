"""The Pod Security Standards alone: levels, versions, and which control stands in for which."""

import pytest

from checks.workload.made import file
from pratique.checks import workload
from pratique.checks.workload import _standards
from pratique.errors import UsageError

TWO = """\
apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  containers:
  - {name: a, image: i, securityContext: {privileged: true, capabilities: {add: [SYS_ADMIN]}}}
  - name: b
    image: i
    securityContext:
      privileged: true
"""


def violated(text: str, asked: str) -> list[str]:
    standard = workload.standard(asked)
    names = {one.id: name for name, one in _standards.controls(standard).items()}
    return sorted(names[each.id] for each in workload.examine_by_standard(file(text), standard).findings)


def test_each_violated_control_is_one_finding_that_names_every_place():
    (first, second) = workload.examine_by_standard(file(TWO), workload.standard("baseline")).findings
    assert [first.id, second.id] == ["workload/added-capabilities", "workload/privileged"]
    assert second.location.line == 6
    assert "container a of Pod p is privileged" in second.title
    assert "container b of Pod p is privileged" in second.title
    assert second.aliases[0] == "PSS-baseline"


def test_privileged_forbids_nothing():
    assert violated(TWO, "privileged") == []


@pytest.mark.parametrize(
    "asked, controls",
    [
        ("restricted@1.0", {"capabilities_baseline", "privileged", "runAsNonRoot"}),
        ("restricted@v1.8", {"allowPrivilegeEscalation", "capabilities_baseline", "privileged", "runAsNonRoot"}),
        (
            "restricted@1.22",
            {
                "allowPrivilegeEscalation",
                "capabilities_restricted",
                "privileged",
                "runAsNonRoot",
                "seccompProfile_restricted",
            },
        ),
    ],
)
def test_controls_come_with_their_version(asked, controls):
    assert set(violated(TWO, asked)) == controls


def test_newer_than_known_judges_as_the_newest():
    assert workload.standard("baseline@1.99") == workload.standard("baseline@latest") == workload.standard("baseline")


@pytest.mark.parametrize(
    "text", ["", "strict", "baseline@", "baseline@1", "baseline@v2.1", "baseline@1.01", "baseline@latest\n"]
)
def test_what_is_no_standard_is_said(text):
    with pytest.raises(UsageError, match="restricted"):
        workload.standard(text)


def test_every_control_is_named_after_its_level():
    for standard in (_standards.Standard(level, minor) for level in _standards.LEVELS for minor in (0, 20, 37)):
        for one in _standards.controls(standard).values():
            assert any(each.startswith("PSS-") for each in one.facts.standards)


def test_every_pod_of_a_file_is_named_however_many_there_are():
    text = "---\n".join(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {hostPID: true, containers: []}\n" for _ in range(120)
    )
    found = workload.examine_by_standard(file(text), workload.standard("baseline")).findings
    assert len({each.fingerprint for each in found}) == len(found) == 120
    assert {each.location.line for each in found} == {4 + 5 * number for number in range(120)}


def test_a_pod_without_containers_was_not_judged():
    text = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  container: [{name: c}]\n"
    said = workload.examine_by_standard(file(text), workload.standard("restricted"))
    assert "no containers" in said.unexamined[0].what
    assert said.unexamined[0].line == 4
