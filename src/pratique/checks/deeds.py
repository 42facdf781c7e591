"""What commands do to images: build, push, copy, scan, sign, verify, deploy.

>>> from pratique.documents.shell import read
>>> [(one.kind, one.image) for command in read("docker push x:1; cosign sign x@sha256:a").commands for one in of(command)]
[('push', 'x:1'), ('sign', 'x@sha256:a')]
"""

import re
from collections.abc import Iterator

import msgspec

from pratique.checks import container_runs, scanners
from pratique.documents.shell import Command, Word

_ENGINES = frozenset({"docker", "podman", "nerdctl", "buildah", "img"})
_DEPLOYERS = frozenset({"kubectl", "oc"})
_IMAGE_SETTING = re.compile(r"(?:[\w.-]{0,100}\.)?image(?:\.(?:tag|repository|name))?")
_PREFIX = re.compile(r"^(?:docker|oci|containers-storage|docker-daemon)://")


class Deed(msgspec.Struct, frozen=True):
    """One thing done to one image."""

    kind: str
    """`build`, `push`, `copy`, `scan`, `sign`, `attest`, `verify`, `deploy`, `manifest` (deployed from a file), `save`."""
    image: str
    """As it is written; of a copy where it goes; empty when it is not to be seen."""
    tool: str
    source: str = ""
    """Of a copy, where it comes from."""


def of(command: Command) -> Iterator[Deed]:
    """The deeds of one command; most have none."""
    inside = container_runs.of(command)
    one = inside.inner if inside is not None else command
    words = one.texts
    scan = scanners.scan(command)
    if scan is not None:
        yield Deed("scan", scan.image, scan.tool)
    elif one.name in _ENGINES and words:
        yield from _engine(one, words)
    elif one.name in ("executor", "kaniko"):
        for image in _values(one, "--destination", "-d"):
            yield from (Deed("build", image, "kaniko"), Deed("push", image, "kaniko"))
    elif one.name in ("cosign", "notation") and words:
        yield from _signing(one, words)
    elif one.name in _DEPLOYERS or one.name in ("helm", "kustomize"):
        yield from _deploying(one, words)
    elif one.name in ("skopeo", "crane", "regctl", "oras", "gcrane"):
        yield from _copying(one, words)


def _engine(one: Command, words: list[str]) -> Iterator[Deed]:
    verbs = words[1:] if words[0] in ("image", "buildx", "builder", "trust", "manifest") else words
    verb = verbs[0] if verbs else ""
    rest = one.words[len(words) - len(verbs) + 1 :]
    if verb in ("build", "bud", "b"):
        pushed = one.has("--push") or any("push=true" in text or "type=registry" in text for text in words)
        for image in _values(one, "-t", "--tag") or [""]:
            yield Deed("build", image, one.name)
            if pushed:
                yield Deed("push", image, one.name)
    elif verb == "push" or (words[0] == "trust" and verb == "sign"):
        for word in _last(rest):
            yield Deed("sign" if verb == "sign" else "push", word, one.name)
    elif verb in ("save", "load", "import"):
        yield Deed("save", "", one.name)
    elif verb == "tag" and len(named := [word.text for word in scanners.operands(rest)]) > 1:
        yield Deed("tag", named[1], one.name, named[0])


def _signing(one: Command, words: list[str]) -> Iterator[Deed]:
    kind = {"sign": "sign", "attest": "attest"}.get(words[0], "")
    if words[0] == "copy":
        yield from _copying(one, words)
    elif kind or scanners.verifies(one):
        if words[0].endswith("blob"):
            return
        for image in _last(one.words[1:]):
            yield Deed(kind or "verify", image, one.name)


def _copying(one: Command, words: list[str]) -> Iterator[Deed]:
    verbs = [at for at, text in enumerate(words[:3]) if text in ("copy", "cp", "push", "tag")]
    if not verbs:
        return
    named = [_PREFIX.sub("", word.text) for word in scanners.operands(one.words[verbs[0] + 1 :])]
    if words[verbs[0]] == "push" and named:
        yield Deed("push", named[-1] if one.name != "oras" else named[0], one.name)
    elif len(named) > 1:
        yield Deed("copy", named[1], one.name, named[0])


def _deploying(one: Command, words: list[str]) -> Iterator[Deed]:
    plain = [word.text for word in scanners.operands(one.words)]
    if words[:2] == ["set", "image"] or words[:3] == ["edit", "set", "image"]:
        for text in plain[2:]:
            if "=" in text:
                yield Deed("deploy", text.partition("=")[2], one.name)
        return
    if one.name == "helm":
        if not plain or plain[0] not in ("upgrade", "install"):
            return
        for setting in _values(one, "--set", "--set-string"):
            for pair in setting.split(","):
                name, sign, value = pair.partition("=")
                if sign and _IMAGE_SETTING.fullmatch(name) and not name.endswith(("repository", "name")):
                    yield Deed("deploy", value, "helm")
        return
    if plain and plain[0] in ("run", "create"):
        for image in _values(one, "--image"):
            yield Deed("deploy", image, one.name)
    if plain and plain[0] in ("apply", "replace", "create"):
        for path in _values(one, "-f", "--filename", "-k", "--kustomize"):
            yield Deed("manifest", path, one.name)


def _values(one: Command, *options: str) -> list[str]:
    found = []
    for before, word in zip((Word(""), *one.words), one.words, strict=False):
        name, sign, value = word.text.partition("=")
        if sign and name in options:
            found.append(value)
        elif before.text in options:
            found.append(word.text)
    return found


def _last(words: tuple[Word, ...]) -> list[str]:
    """The image that a command ends with."""
    plain = [word.text for word in scanners.operands(words)]
    return plain[-1:]
