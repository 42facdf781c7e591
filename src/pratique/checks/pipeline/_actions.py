"""What well-known GitHub actions and Tekton tasks do to images, and how each is told to fail."""

import re
from collections.abc import Iterator

import msgspec

from pratique.checks.deeds import Deed
from pratique.documents.pipeline import Step, Value


class Scanning(msgspec.Struct, frozen=True):
    """An action that judges."""

    image: tuple[str, ...] = ()
    """Inputs that name the image."""
    asks: str = ""
    """Input that must be given, and be none of the values of `off`; empty when it fails by itself."""
    excuse: str = ""
    """Input that keeps it from failing when it is true."""
    refuse: str = ""
    """Input that keeps it from failing when it is false."""
    configured: tuple[str, ...] = ()
    """Inputs that name a configuration, which may hold the answer."""


SCANNING = {
    "aquasecurity/trivy-action": Scanning(("image-ref",), asks="exit-code", configured=("trivy-config",)),
    "anchore/scan-action": Scanning(("image",), refuse="fail-build"),
    "docker/scout-action": Scanning(("image",), asks="exit-code"),
    "snyk/actions/docker": Scanning(("image",)),
    "crazy-max/ghaction-container-scan": Scanning(("image",), asks="severity_threshold"),
    "erzz/dockle-action": Scanning(("image",)),
    "goodwithtech/dockle-action": Scanning(("image",), asks="exit-code"),
    "hadolint/hadolint-action": Scanning(excuse="no-fail"),
    "bridgecrewio/checkov-action": Scanning(excuse="soft_fail"),
    "aquasecurity/tfsec-action": Scanning(excuse="soft_fail"),
    "actions/dependency-review-action": Scanning(excuse="warn-only"),
    "gitleaks/gitleaks-action": Scanning(),
    "trufflesecurity/trufflehog": Scanning(),
    "google/osv-scanner-action": Scanning(refuse="fail-on-vuln"),
}
_OFF = frozenset({"", "0", "false", "none"})
_SBOM = frozenset({"cyclonedx", "spdx", "spdx-json", "github"})
_TASK = (
    ("push", re.compile(r"(?:^|[-_])(?:push|publish|promote)(?:$|[-_])")),
    ("scan", re.compile(r"(?:^|[-_])(?:scan|scanner|trivy|grype|snyk|anchore)(?:$|[-_])")),
    ("sign", re.compile(r"(?:^|[-_])(?:sign|cosign|signing)(?:$|[-_])")),
    ("build", re.compile(r"(?:^|[-_])(?:build|buildah|buildkit|buildpacks|s2i)(?:$|[-_])")),
    ("deploy", re.compile(r"(?:^|[-_])(?:deploy|rollout)(?:$|[-_])")),
)
_PUSHING = re.compile(r"(?:^|[-_:])(?:kaniko|jib|ko|buildpacks)(?:$|[-_@])")
_IMAGE_INPUTS = ("image", "IMAGE", "image-name", "image_name", "image-ref", "image-url", "IMAGE_URL", "image-reference")


def name(step: Step) -> str:
    """`owner/repo/path` of an action, in lower case."""
    return step.use.text.partition("@")[0].lower() if step.use is not None and step.use.kind == "action" else ""


def action_deeds(step: Step) -> Iterator[tuple[Deed, int]]:
    """What an action or a task does, and the line on which the image is named."""
    if step.use is None:
        return
    used = name(step)
    if used in SCANNING:
        image = next((step.inputs[key] for key in SCANNING[used].image if key in step.inputs), Value("", step.line))
        yield Deed("scan", image.text, used), image.line
    elif used == "docker/build-push-action":
        yield from _build_push(step)
    elif step.use.kind == "template":
        yield from _task(step, step.use.text)


def lacks(step: Step) -> tuple[str, int]:
    """What would let a scanning action fail, and the line that says otherwise; empty when it can fail."""
    known = SCANNING.get(name(step))
    if known is None or any(step.inputs.get(key, Value("", 0)).text for key in known.configured):
        return "", 0
    if step.inputs.get("format", Value("", 0)).text in _SBOM or step.inputs.get(
        "command", Value("cves", 0)
    ).text not in ("cves", "compare"):
        return "", 0
    if known.asks:
        given = step.inputs.get(known.asks)
        if given is None or given.text.lower() in _OFF:
            wanted = "true" if name(step).startswith("docker/") else "1"
            return f"`{known.asks}: {wanted}`", given.line if given else step.line
    for key, bad in ((known.excuse, "true"), (known.refuse, "false")):
        given = step.inputs.get(key)
        if key and given is not None and given.text.lower() == bad:
            return f"`{key}: {bad}` left out", given.line
    return "", 0


def _build_push(step: Step) -> Iterator[tuple[Deed, int]]:
    tags = step.inputs.get("tags", Value("", step.line))
    pushed = step.inputs.get("push", Value("", 0)).text.lower() not in ("", "false")
    pushed = pushed or "type=registry" in step.inputs.get("outputs", Value("", 0)).text
    for tag in re.split(r"[\n,]", tags.text)[:20]:
        if tag.strip():
            yield Deed("build", tag.strip(), "docker/build-push-action"), tags.line
            if pushed:
                yield Deed("push", tag.strip(), "docker/build-push-action"), tags.line


def _task(step: Step, used: str) -> Iterator[tuple[Deed, int]]:
    image = next((step.inputs[key] for key in _IMAGE_INPUTS if key in step.inputs), None)
    short = used.rpartition(":")[2].rpartition("/")[2].partition("@")[0].lower()
    kind = next((kind for kind, words in _TASK if words.search(short)), "")
    pushing = bool(_PUSHING.search(short))
    if image is None or not (kind or pushing):
        return
    yield Deed(kind or "build", image.text, short), image.line
    if pushing:
        yield Deed("push", image.text, short), image.line
