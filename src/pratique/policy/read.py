r"""Reads policies: every error at once, each with its file and line.

>>> parse(b"apiVersion: pratique/v1\nkind: Policy\nsecrets: deny\n", "pratique.yaml").document.secrets
'deny'
"""

from collections.abc import Iterator

import msgspec

from pratique import expressions
from pratique.documents import yaml
from pratique.errors import UnreadableError, UsageError
from pratique.policy import digests, shape, times
from pratique.policy.document import Document, Exemption, Policy, Waiver
from pratique.policy.facts import NAMES

_SHOWN = 50
SUMMARY = "https://slsa.dev/verification_summary/v1"
"""The predicate type of verification summaries."""


def parse(data: bytes, name: str) -> Policy:
    """The one policy of a file. UsageError names every error with file and line; a file without a policy is one."""
    found = parse_all(data, name)
    if len(found) > 1:
        raise UsageError(
            f"{name}: it holds {len(found)} policies and one is wanted here: put each into a file of its own"
        )
    return found[0]


def parse_all(data: bytes, name: str) -> tuple[Policy, ...]:
    """The policies of a file, one a YAML document; never none. UsageError names every error of all of them."""
    documents = [document for document in yaml.load_all(data, name) if document.value is not None]
    if not documents:
        raise UsageError(f"{name}: there is no policy in it: write one with `pratique policy init`")
    errors = [error for document in documents for error in _errors(document)]
    if errors:
        listed = errors[:_SHOWN] + ([f"and {len(errors) - _SHOWN} more"] if len(errors) > _SHOWN else [])
        count = "an error" if len(errors) == 1 else f"{len(errors)} errors"
        raise UsageError("\n  ".join([f"{name} has {count}; correct what each line says:", *listed]))
    digest = digests.of_files({name: data})
    return tuple(msgspec.structs.replace(_policy(document), digest=digest) for document in documents)


def _errors(document: yaml.Document) -> Iterator[str]:
    found = list(shape.problems(document.value, Document))
    if not found:
        found = list(_meaning(msgspec.convert(document.value, Document)))
    for problem in found:
        line = document.line(*problem.path)
        key = f"`{dotted(problem.path)}` " if problem.path else "the policy "
        yield f"{document.name}:{line}: {key}{problem.text}"


def _meaning(document: Document) -> Iterator[shape.Problem]:
    """What types cannot say."""
    for number, exemption in enumerate(document.exemptions):
        path = ("exemptions", number)
        if not (exemption.id or exemption.package or exemption.path):
            yield shape.Problem(path, "needs `id`, `package` or `path`: an exemption of everything is no exemption")
        if exemption.package and not exemption.package.startswith("pkg:"):
            yield shape.Problem(
                (*path, "package"),
                f"is {exemption.package!r}, and must begin with `pkg:`, as in pkg:deb/debian/openssl",
            )
    if document.signatures and not (document.signatures.image_policies or document.signatures.authorities):
        yield shape.Problem(("signatures",), "needs `image_policies` or `authorities`: else nothing is demanded")
    yield from _attested(document)
    if document.workload and not (document.workload.pod_security or document.workload.network_policy):
        yield shape.Problem(("workload",), "needs `pod_security` or `network_policy`: else nothing is demanded")
    names = [rule.name for rule in document.rules]
    for number, name in enumerate(names):
        if name in names[:number]:
            yield shape.Problem(("rules", number, "name"), f"is {name!r}, as another rule's: name it differently")
    if document.rules and not expressions.missing():
        yield from _expressions(document)


def _attested(document: Document) -> Iterator[shape.Problem]:
    """A verification summary is as good as the verifier; an SBOM that counts is somebody's."""
    for number, wanted in enumerate(document.attestations):
        path = ("attestations", number)
        if wanted.predicate_type == SUMMARY and not wanted.verifier:
            yield shape.Problem(path, "needs `verifier`: a verification summary counts for its `verifier.id`")
        if wanted.predicate_type != SUMMARY:
            for key in ("verifier", "policy_digest", "resource"):
                if getattr(wanted, key):
                    yield shape.Problem((*path, key), f"is for predicate_type {SUMMARY} alone: remove it")
    for number, sbom in enumerate(document.evidence.sboms if document.evidence else ()):
        if not sbom.authorities:
            yield shape.Problem(("evidence", "sboms", number), "needs `authorities`: an SBOM counts for who signed it")


def _expressions(document: Document) -> Iterator[shape.Problem]:
    """Rules that are no CEL; without the extra `cel` the verdict says that none was evaluated."""
    for number, rule in enumerate(document.rules):
        try:
            expressions.compiled(rule.cel, NAMES)
        except UnreadableError as error:
            yield shape.Problem(("rules", number, "cel"), f"is no rule in CEL: {error}")


def _policy(document: yaml.Document) -> Policy:
    read = msgspec.convert(document.value, Document)
    waivers = tuple(
        exemption_waiver(exemption, document.name, document.line("exemptions", number))
        for number, exemption in enumerate(read.exemptions)
    )
    lines = {dotted(path): line for path, line in document.lines.items()}
    name = f"{read.name} ({document.name})" if read.name else document.name
    return Policy(name=name, document=read, lines=lines, waivers=waivers)


def exemption_waiver(exemption: Exemption, file: str, line: int) -> Waiver:
    """An exemption as a waiver."""
    return Waiver(
        reason=exemption.reason,
        by="exemption",
        file=file,
        line=line,
        ids=(exemption.id.lower(),) if exemption.id else (),
        package=exemption.package,
        paths=(exemption.path,) if exemption.path else (),
        image=exemption.image or "",
        until=times.text(times.end_of(exemption.until)),
        owner=exemption.owner,
    )


def dotted(path: shape.Path) -> str:
    """A path as people write it: `exemptions.0.until`."""
    return ".".join(str(part) for part in path)
