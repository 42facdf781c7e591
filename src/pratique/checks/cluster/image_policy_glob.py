"""A glob that matches less than it seems to.

Why: `*` stops at a slash: images in folders below are matched by no policy, and are refused or admitted by the default.
Fix: write `**` where all repositories below are meant.
References: https://docs.sigstore.dev/policy-controller/overview/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.cluster import _examples
from pratique.documents.kubernetes import Object, sequence, text

_ALLOWED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_:/*.@")
FAILS: Lines = {
    _examples.image_policy("images:", "- glob: 'registry.example.com/*'"): 6,
    _examples.image_policy("images:", "- glob: 'https://registry.example.com/**'"): 6,
}
PASSES: Texts = (
    _examples.image_policy("images:", "- glob: 'registry.example.com/**'"),
    _examples.image_policy("images:", "- glob: '**'"),
    _examples.image_policy("images:", "- glob: 'registry.example.com/team/app*'"),
)


@check("medium")
def image_policy_glob(image_policy: Object) -> Iterator[Fault]:
    for number, one in enumerate(sequence(image_policy.value, "spec", "images")):
        glob = text(one, "glob")
        why = _never(glob) or (f"does not match {glob[:-1]}team/app" if _one_level(glob) else "")
        if why:
            yield Fault(
                f"The glob {glob} of {image_policy.title} {why}.", image_policy.line("spec", "images", number, "glob")
            )


def _one_level(glob: str) -> bool:
    """A registry or a folder, and one asterisk for what is in it."""
    return glob.endswith("/*") and glob not in ("*/*", "index.docker.io/library/*")


def _never(glob: str) -> str:
    """Why it matches no image; empty when it may."""
    if not glob:
        return "is empty"
    if "://" in glob:
        return "has a scheme, which no image's name has"
    if not _ALLOWED.issuperset(glob):
        return "has a character that policy-controller refuses"
    if glob.startswith("/") or glob.endswith("/") or "//" in glob:
        return "has a slash where no image's name has one"
    return ""
