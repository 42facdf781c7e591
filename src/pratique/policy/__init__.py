"""The policy: read, composed, and judged. `judge.judge` is pure; only `load` reads files, and only those that were named.

>>> [policy.name for policy in load(())]
['built-in']
"""

import os
from collections.abc import Sequence

import msgspec

from pratique.errors import LimitError, NotFoundError, UnreadableError, UsageError
from pratique.policy import compose, digests
from pratique.policy.document import Policy, Waived

MAX_BYTES = 16 << 20
MAX_DOCUMENT = 1 << 30
"""Bytes of a report or a VEX document; their own readers have tighter limits where they need them."""
FOUND = "pratique.yaml"
"""The name under which a policy is found in a working directory or a scanned tree."""

__all__ = ["FOUND", "Policy", "Waived", "load", "read_file", "waive"]


def load(named: Sequence[str], found_in_tree: Sequence[tuple[bytes, str]] = ()) -> tuple[Policy, ...]:
    """The policies that judge: those of the files (or directories of `*.yaml`) that the user named, else the built-in one.

    `found_in_tree`: content and name of policies that lie in the working directory or the scanned tree; they tighten only.
    NotFoundError and UnreadableError for files, UsageError for every mistake in them, with file and line.
    """
    if not named and not found_in_tree:  # the reader of YAML costs a warm scan a tenth of its time
        return compose.choose(())
    from pratique.policy import read

    policies = [policy for path in named for policy in _of_path(path)]
    tree = [policy for data, name in found_in_tree for policy in read.parse_all(data, name)]
    return compose.choose(policies, tree)


def waive(ignore_files: Sequence[str] = (), vex: Sequence[str] = (), baselines: Sequence[str] = ()) -> Waived:
    """What files that the user named take out of the count. An ignore file may carry its format: `grype:rules.yaml`."""
    found = Waived()
    if not (ignore_files or vex or baselines):
        return found
    from pratique.policy import ignores, sources

    for named in ignore_files:
        form, colon, path = named.partition(":")
        if not colon or form not in ignores.formats():
            form, path = "", named
        found += sources.ignore_file(read_file(path), path, form)
    for path in vex:
        found += sources.vex_document(read_file(path, MAX_DOCUMENT), path)
    for path in baselines:
        found += sources.baseline(read_file(path, MAX_DOCUMENT), path)
    return found


def read_file(path: str, limit: int = MAX_BYTES) -> bytes:
    """The content of a file that the user named. Named pipes are read too: `--policy <(…)`."""
    try:
        with open(path, "rb") as file:
            data = file.read(limit + 1)
    except FileNotFoundError:
        raise NotFoundError(f"There is no file {path}: check the path.") from None
    except OSError as error:
        raise UnreadableError(f"{path} cannot be read: {error.strerror}; check its permissions.") from None
    if len(data) > limit:
        raise LimitError(f"{path} is larger than {limit:,} bytes: name a smaller file.")
    return data


def _with_sources(path: str) -> list[Policy]:
    """The policies of a file, with what their own VEX documents and ignore files waive and with the image policies that they name;
    all lie beside it.
    """
    from pratique.policy import read

    policies = []
    data = read_file(path)
    for policy in read.parse_all(data, path):
        document = policy.document
        beside = [os.path.join(os.path.dirname(path), name) for name in (*document.ignore_files, *document.vex)]
        found = waive(beside[: len(document.ignore_files)], beside[len(document.ignore_files) :])
        waivers = policy.waivers + found.waivers
        files = _named_by(policy, os.path.dirname(path))
        digest = _digest(policy, data, path, files)
        policies.append(
            msgspec.structs.replace(policy, waivers=waivers, notes=found.skipped, beside=files, digest=digest)
        )
    return policies


def _digest(policy: Policy, data: bytes, path: str, beside: dict[str, bytes]) -> str:
    """Of a policy and of all that it is made of: what lies beside it can loosen it as its own words can."""
    folder, name = os.path.split(path)
    named = (*map(_without_format, policy.document.ignore_files), *policy.document.vex)
    waiving = {each: read_file(os.path.join(folder, each), MAX_DOCUMENT) for each in named}
    return digests.of_files({name: data, **beside, **waiving})


def _without_format(named: str) -> str:
    from pratique.policy import ignores

    form, colon, path = named.partition(":")
    return path if colon and form in ignores.formats() else named


def _named_by(policy: Policy, folder: str) -> dict[str, bytes]:
    """The files of image policies, and what these refer to."""
    named = policy.document.signatures
    names = (*named.image_policies, *named.files.values()) if named else ()
    return {name: read_file(os.path.join(folder, name)) for name in names}


def _of_path(path: str) -> list[Policy]:
    """The policies of a file, or of a directory, where image policies may lie that these name."""
    if not os.path.isdir(path):
        return _with_sources(path)
    from pratique.documents import cluster_image_policy

    names = sorted(name for name in os.listdir(path) if name.endswith((".yaml", ".yml")))
    foreign = [name for name in names if cluster_image_policy.recognises(read_file(os.path.join(path, name)))]
    own = [name for name in names if name not in foreign]
    if not own:
        raise UsageError(f"There is no policy in {path}: put a *.yaml file there or name another directory.")
    found = [policy for name in own for policy in _with_sources(os.path.join(path, name))]
    named = {os.path.normpath(name) for policy in found for name in policy.beside}
    if idle := [name for name in foreign if name not in named]:
        raise UsageError(
            f"{os.path.join(path, idle[0])} demands nothing there: name it in `signatures.image_policies`."
        )
    return found
