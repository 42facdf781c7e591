"""Which policies judge. A policy is one that the user named; one found beside the code tightens and never loosens."""

from collections.abc import Sequence

import msgspec

from pratique.policy import builtin
from pratique.policy.document import Origin, Policy


def choose(named: Sequence[Policy], found_in_tree: Sequence[Policy] = ()) -> tuple[Policy, ...]:
    """The policies that judge, all of which must allow: those named, else the built-in one; and those of the tree.

    Policies of the tree come without their waivers; that these were dropped is said with the verdict.
    """
    return (*(named or (builtin.POLICY,)), *(tightened(policy) for policy in found_in_tree))


def tightened(policy: Policy) -> Policy:
    """A policy of the tree, without all that could take a finding out of the count."""
    document = policy.document
    evidence = document.evidence
    dropped = len(document.exemptions) + len(document.vex) + len(document.ignore_files)
    if evidence is not None and evidence.sboms:  # nobody in the tree says whose word on its packages counts
        dropped += len(evidence.sboms)
        evidence = msgspec.structs.replace(evidence, sboms=())
    bare = msgspec.structs.replace(document, exemptions=(), vex=(), ignore_files=(), no_match="deny", evidence=evidence)
    return msgspec.structs.replace(policy, document=bare, waivers=(), origin=Origin.TREE, dropped=dropped)
