"""`registries`: where the image comes from, and how it is named. The name is the user's or the cluster's, never the image's."""

from collections.abc import Iterator

from pratique.model.reference import Reference
from pratique.model.verdict import Outcome, Reason
from pratique.policy import globs
from pratique.policy.case import Case


def judge(case: Case) -> Iterator[Reason]:
    keys, reference = case.document.registries, case.context.reference
    if keys is None:
        return
    if reference is None:
        message = f"{case.evidence.target} came without a registry's name, so where it comes from is not known."
        remedy = "Name the image as it is in its registry."
        yield case.reason("registries", Outcome.INCOMPLETE, message, remedy=remedy, source="reference")
        return
    if keys.trusted and not any(trusts(entry, reference) for entry in keys.trusted):
        remedy = f"Take the image from {' or '.join(keys.trusted)}, or add its registry to `registries.trusted`."
        message = f"{reference.name} is in no trusted registry."
        yield case.reason("registries.trusted", Outcome.DENY, message, remedy=remedy, source="reference")
    if keys.require_digest and not reference.digest:
        digest = case.evidence.image.index_digest or case.evidence.image.manifest_digest
        remedy = f"Name it {reference}@{digest}." if digest else "Name it with the digest that its registry gives."
        message = f"{reference} names no digest, so another image can take its place."
        yield case.reason("registries.require_digest", Outcome.DENY, message, remedy=remedy, source="reference")
    if reference.tag and any(globs.text_matches(tag, reference.tag) for tag in keys.deny_tags):
        remedy = "Name it with a tag of its own, or with its digest alone."
        message = f"The tag `{reference.tag}` is not allowed."
        yield case.reason("registries.deny_tags", Outcome.DENY, message, remedy=remedy, source="reference")


def trusts(entry: str, reference: Reference) -> bool:
    """Whether an entry names the image's registry, a path in it, or matches the registry or the image as a glob.

    >>> trusts("registry.example.com/team", Reference("registry.example.com", "team/app"))
    True
    >>> trusts("registry.example.com/team", Reference("registry.example.com", "teamster/app"))
    False
    """
    if "*" in entry:
        return globs.text_matches(entry, reference.registry) or globs.matches(entry, reference)
    own = entry.removeprefix("index.") if entry.startswith("index.docker.io") else entry
    return reference.name == own or reference.name.startswith(own.rstrip("/") + "/")
