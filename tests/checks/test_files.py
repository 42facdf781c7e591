"""What a file is, told by its content: templates are said to be ones, with what to do next."""

import datetime as dt

import pytest

from pratique.checks.files import SourceFile
from pratique.errors import UnreadableError

AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n"
JSON = '{\n  "apiVersion": "v1", "kind": "Pod"\n}'


def objects(name: str, text: str) -> list[str]:
    return [one.kind for one in SourceFile(name, text.encode(), AT).objects]


@pytest.mark.parametrize(
    "name, text",
    [
        ("a.yaml", POD + "# {{ .Values.x }}\n"),
        ("a.yaml", "{{- if and .Values.x (not .Release.IsUpgrade) }}\n" + POD + "{{- end }}\n"),
        ("a.yaml", POD + "spec:\n  {{- toYaml .Values.x | nindent 2 }}\n"),
        ("a.yaml", POD + "spec: {{.Values.x}}\n"),
        ("chart/templates/a.yaml", '{{ include "common.deployment" . }}\n'),
        ("-", "---\n# Source: x\n" + POD + "spec: {{ .Values.x }}\n"),
    ],
)
def test_a_template_is_not_examined_and_that_is_said(name: str, text: str) -> None:
    with pytest.raises(
        UnreadableError, match=r"is a template, which is not examined: .*helm template CHART \| pratique"
    ):
        objects(name, text)


def test_what_may_be_a_template_is_told_with_its_fault() -> None:
    with pytest.raises(UnreadableError, match=r"a.yaml:4: .*; or, if it is a template, .*helm template"):
        objects("a.yaml", POD + "{{ each }}: x\n")
    with pytest.raises(UnreadableError) as error:
        objects("a.yaml", POD + "a: [\n")
    assert "template" not in str(error.value)


@pytest.mark.parametrize(
    "name, text", [("a.yaml", POD), ("-", POD), ("-", JSON), ("a.yaml", POD + "# {{ $labels.x }}\n")]
)
def test_objects_are_found(name: str, text: str) -> None:
    assert objects(name, text) == ["Pod"]


@pytest.mark.parametrize(
    "name, text",
    [
        ("values.yaml", "a: '{{ .Values.x }}'\n"),
        ("roles/x/templates/a.yaml", "{{ ansible_managed }}\n"),
        ("a.tpl", POD),
    ],
)
def test_other_files_hold_none(name: str, text: str) -> None:
    assert objects(name, text) == []
