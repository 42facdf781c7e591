"""`pratique check` names every defect of the two articles' examples, each with its file and line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from pratique.cli import _cli
from pratique.documents import yaml
from seeds import page

HERE = Path(__file__).parent
EXPECTED = yaml.load((HERE / "expected.yaml").read_bytes(), "expected.yaml").value
PLACES = [
    pytest.param(one["defect"], one["says"], *text.split(" "), id=f"{one['defect']}-{number}")
    for one in EXPECTED
    for number, text in enumerate(one.get("named", []))
]
DEFECTS = 49


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> dict[str, set[str]]:
    """FILE:LINE → rules that name it."""
    place = tmp_path_factory.mktemp("seeds")
    env = {f"XDG_{name}_HOME": str(place / name.lower()) for name in ("CONFIG", "DATA", "CACHE")}
    words = ["check", "--quiet", "--no-git-ignore", "--format", "json", "--output", str(place / "report.json")]
    made = CliRunner().invoke(_cli, [*words, str(HERE / "chain"), str(HERE / "guide")], env=env)
    assert made.exit_code == 1, made.output
    places: dict[str, set[str]] = {}
    for result in json.loads((place / "report.json").read_bytes())["results"]:
        for each in result["findings"]:
            at = each["location"]
            path = Path(at["path"]).relative_to(HERE)
            places.setdefault(f"{path}:{at['line']}", set()).add(each["id"])
    return places


@pytest.mark.parametrize("defect, says, place, rule", PLACES)
def test_a_defect_is_named_on_its_line(found, defect: int, says: str, place: str, rule: str) -> None:
    assert rule in found.get(place, ()), f"defect {defect}: {says}"


def test_every_defect_is_listed_with_a_place_or_a_reason() -> None:
    assert [one["defect"] for one in EXPECTED] == [*range(1, DEFECTS + 1)]
    assert all(one.get("named") or one.get("unseen") for one in EXPECTED)
    for text in (text for one in EXPECTED for text in one.get("named", [])):
        path, _, line = text.split(" ")[0].partition(":")
        assert 1 <= int(line) <= len((HERE / path).read_text().splitlines())


@pytest.mark.parametrize(
    "name, code",
    [("guide/secure-pod.yaml", 1), ("guide/secure-application.yaml", 0), ("chain/secure-pod.yaml", 0)],
)
def test_pod_security_says_of_the_pods_what_the_api_server_would(tmp_path, name: str, code: int) -> None:
    env = {f"XDG_{one}_HOME": str(tmp_path / one.lower()) for one in ("CONFIG", "DATA", "CACHE")}
    made = CliRunner().invoke(_cli, ["check", "--quiet", "--pod-security", "restricted", str(HERE / name)], env=env)
    assert made.exit_code == code, made.output


def test_the_page_says_the_same() -> None:
    assert page.PAGE.read_text() == page.text(EXPECTED), "run: python tests/seeds/page.py"
