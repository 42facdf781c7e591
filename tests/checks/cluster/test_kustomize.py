"""Kustomizations: what would come out otherwise than it is written is said to be unexamined."""

import datetime as dt

import pytest

from pratique.checks import cluster
from pratique.checks.files import SourceFile

AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def unexamined(text: str, name: str = "overlay/kustomization.yaml") -> list[tuple[int, str]]:
    file = SourceFile(name, text.encode(), AT)
    return [(one.line, one.what) for one in cluster.examine(file).unexamined] if cluster.recognises(file) else []


@pytest.mark.parametrize(
    "text, line, what",
    [
        ("resources: [a.yaml]\nimages: [{name: a, newTag: b}]\npatches: []\n", 2, "images, patches change"),
        ("kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\nhelmCharts: []\n", 3, "helmCharts change"),
        ("resources:\n- a.yaml\n- https://example.com/x.yaml\n- https://example.com/y\n", 3, "https://example.com/x.yaml lies"),
        ("resources: [github.com/org/repo?ref=v1]\n", 1, "github.com/org/repo?ref=v1 lies"),
    ],
)  # fmt: skip
def test_what_is_not_made_is_said(text: str, line: int, what: str) -> None:
    ((found, said),) = unexamined(text)
    assert found == line
    assert said.startswith(what)
    assert said.endswith("`kustomize build FOLDER | pratique check -`.")
    assert unexamined(text, "Kustomization")


@pytest.mark.parametrize(
    "text",
    [
        "resources: [a.yaml, ../base]\nnamespace: shop\nlabels: []\n",
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec: {patches: []}\n",
        "",
        "- a\n",
        "resources: {a: b}\n",
    ],
)
def test_what_is_as_written_is_not(text: str) -> None:
    assert unexamined(text) == []


def test_other_names_are_no_kustomizations() -> None:
    assert unexamined("images: []\n", "values.yaml") == []
