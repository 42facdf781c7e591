"""Which commands judge, what they look at, and whether they can fail."""

import pytest

from pratique.checks import container_runs, scanners
from pratique.documents.shell import read


def scan(text: str, *environment: str):
    return scanners.scan(read(text).commands[-1], frozenset(environment))


@pytest.mark.parametrize(
    "text, image, can_fail",
    [
        ("trivy image app:1", "app:1", False),
        ("trivy image --exit-code 1 app:1", "app:1", True),
        ("trivy image app:1 --exit-code=2 --severity HIGH", "app:1", True),
        ("trivy image --exit-code 0 app:1", "app:1", False),
        ("trivy --cache-dir .c --db x -d image --exit-code 1 app:1", "app:1", True),
        ("trivy i --severity HIGH,CRITICAL --ignore-unfixed $IMAGE", "$IMAGE", False),
        ("trivy --exit-code 0 --no-progress -o x.json $IMAGE", "$IMAGE", False),
        ("TRIVY_EXIT_CODE=1 trivy image app", "app", True),
        ("trivy fs --exit-code 1 .", "", True),
        ("trivy image --config trivy.yaml app", "app", True),
        ("sudo trivy image app", "app", False),
        ("docker run --rm -v /x:/x aquasec/trivy:0.58 image --exit-code 1 app", "app", True),
        ("docker run --rm -e TRIVY_EXIT_CODE=1 aquasec/trivy image app", "app", True),
        ("grype app:1", "app:1", False),
        ("grype app:1 --fail-on high", "app:1", True),
        ("grype sbom:x.json -f medium", "sbom:x.json", True),
        ("docker scout cves app", "app", False),
        ("docker scout cves --exit-code --only-severity high app", "app", True),
        ("dockle --exit-code 1 app", "app", True),
        ("snyk container test app", "app", True),
        ("hadolint --no-fail Dockerfile", "", False),
        ("checkov -d . --soft-fail", "", False),
        ("gitleaks detect --exit-code 0", "", False),
        ("pratique scan app --report-only", "app", False),
        ("pratique scan app", "app", True),
    ],
)
def test_a_scanner_is_known_with_its_image(text: str, image: str, can_fail: bool) -> None:
    found = scan(text)
    assert found is not None
    assert found.image == image
    assert (found.lacks == "") is can_fail


@pytest.mark.parametrize(
    "text",
    [
        "trivy --version",
        "trivy image --download-db-only",
        "trivy server --listen :1",
        "trivy plugin install x",
        "trivy image --format cyclonedx -o x.json app",
        "grype db update",
        "grype version",
        "snyk monitor",
        "snyk container monitor app",
        "docker scout quickview app",
        "docker run app trivy",
        "echo trivy image app",
        "pratique convert r.json",
    ],
)
def test_what_judges_nothing_is_no_scan(text: str) -> None:
    assert scan(text) is None


def test_a_variable_around_it_lets_a_scanner_fail() -> None:
    found = scan("trivy image app", "TRIVY_EXIT_CODE")
    assert found is not None
    assert not found.lacks


def test_the_files_that_a_report_goes_to_are_known() -> None:
    assert scan("trivy image -o a.json app > b.txt").writes == ("b.txt", "a.json")
    assert scan("snyk test --sarif-file-output=c.sarif").writes == ("c.sarif",)


@pytest.mark.parametrize(
    "text", ["cosign verify --key k app", "docker run --rm x/cosign verify app", "notation verify app"]
)
def test_checks_of_signatures_are_known(text: str) -> None:
    assert scanners.verifies(read(text).commands[0])


@pytest.mark.parametrize(
    "text, image, inner",
    [
        ("docker run --rm -it -v a:/b --name c --privileged i/trivy:1 image x", "i/trivy:1", ["image", "x"]),
        ("podman container run -e A=b --network=host img", "img", []),
        ("docker create -p 1:1 img sh -c x", "img", ["sh", "-c", "x"]),
    ],
)
def test_a_container_run_tells_image_and_command(text: str, image: str, inner: list[str]) -> None:
    found = container_runs.of(read(text).commands[0])
    assert found is not None
    assert (found.image.text, found.inner.texts) == (image, inner)


@pytest.mark.parametrize("text", ["docker build .", "docker run", "docker run --rm", "docker", "run x"])
def test_other_commands_run_no_container(text: str) -> None:
    assert container_runs.of(read(text).commands[0]) is None
