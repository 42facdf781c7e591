"""Images as pods name them."""

import pytest

from checks.workload.made import file, lines
from pratique.checks import workload
from pratique.checks.files import SourceFile
from pratique.checks.workload._images import image
from pratique.errors import UnreadableError

DIGEST = "sha256:" + 64 * "0"


@pytest.mark.parametrize(
    "text, name, tag, digest",
    [
        ("nginx", "nginx", "latest", ""),
        ("nginx:1.27", "nginx", "1.27", ""),
        (f"nginx@{DIGEST}", "nginx", "", DIGEST),
        (f"nginx:1.27@{DIGEST}", "nginx", "1.27", DIGEST),
        ("registry.example.com:5000/app", "registry.example.com:5000/app", "latest", ""),
        ("registry.example.com:5000/app:2", "registry.example.com:5000/app", "2", ""),
    ],
    ids=str,
)
def test_the_parts_of_a_name(text, name, tag, digest):
    found = image(text)
    assert (found.name, found.tag, found.digest, found.unknown) == (name, tag, digest, False)


@pytest.mark.parametrize("text", ["", "$IMAGE", "${REGISTRY}/app:1"])
def test_what_is_put_in_later_is_not_judged(text):
    assert image(text).unknown
    pod = f"apiVersion: v1\nkind: Pod\nspec: {{containers: [{{name: c, image: '{text}'}}]}}\n"
    assert lines(pod, "latest-tag") == lines(pod, "no-digest") == []


POD = b"apiVersion: v1\nkind: Pod\nspec: {containers: [{name: c}]}\n"


@pytest.mark.parametrize(
    "name, known", [("pod.yaml", True), ("pod.yml", True), ("rendered", True), ("notes.md", False)]
)
def test_manifests_are_known_by_name_and_content(name, known):
    assert workload.recognises(SourceFile(name, POD, file("").at)) == known


def test_a_script_that_carries_a_manifest_is_none():
    assert not workload.recognises(SourceFile("install", b"#!/bin/sh\nkubectl apply -f - <<E\n" + POD, file("").at))
    assert workload.recognises(SourceFile("rendered", b"---\n# Source: x\n\n" + POD, file("").at))


def test_a_template_is_said_to_be_one():
    with pytest.raises(UnreadableError, match="helm template"):
        workload.recognises(file(POD + b"# {{ .Values.name }}\n"))


def test_templates_of_alerts_are_none():
    assert workload.recognises(file(POD + b"# {{ $labels.instance }}\n"))
