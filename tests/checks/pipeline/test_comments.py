"""Ignore comments mark findings of pipelines and scripts; whether they count is the caller's."""

from checks.pipeline.made import examine
from checks.script import made


def test_a_comment_marks_the_finding_of_its_line() -> None:
    text = "scan:\n  script:\n    - make\n    - trivy image app  # pratique: ignore=pipeline/gate-without-exit-code only a look\n"
    (found,) = examine(text).findings
    assert found.suppressed is not None
    assert found.suppressed.reason == "only a look"


def test_other_findings_stay() -> None:
    text = "scan:\n  # pratique: ignore=latest-image because\n  image: a/b:latest\n  script:\n    - trivy image app\n"
    assert [(each.id, bool(each.suppressed)) for each in examine(text).findings] == [
        ("pipeline/gate-without-exit-code", False),
        ("pipeline/latest-image", True),
    ]


def test_a_script_is_marked_too() -> None:
    text = "#!/bin/sh\nset -e\n# pratique: ignore=removed-command an example\ndocker scan app\n"
    assert [bool(each.suppressed) for each in made.examine(text).findings] == [True]
