"""Rules of roles, as checks ask about them."""

from collections.abc import Iterator

import msgspec

from pratique.documents.kubernetes import Object, mapping, sequence

READS = frozenset({"get", "list", "watch"})
WRITES = frozenset({"create", "update", "patch", "delete", "deletecollection"})


class Rule(msgspec.Struct, frozen=True):
    """One rule: these verbs on these resources of these groups."""

    line: int
    verbs: frozenset[str]
    groups: frozenset[str]
    resources: frozenset[str]
    names: frozenset[str]
    """The only objects that it is about; empty for all."""
    urls: frozenset[str] = frozenset()
    """Paths of the API server that are no resources."""

    def on(self, resource: str, *groups: str) -> bool:
        """Whether it is about a resource (`pods/exec`) of one of the groups."""
        whole = resource.partition("/")[0]
        asked = {resource, "*", f"{whole}/*"} if "/" in resource else {resource, "*"}
        asked |= {f"*/{resource.partition('/')[2]}"} if "/" in resource else set()
        return not asked.isdisjoint(self.resources) and ("*" in self.groups or not self.groups.isdisjoint(groups))

    def allows(self, *verbs: str) -> list[str]:
        """Those of the verbs that it allows."""
        return [verb for verb in verbs if verb in self.verbs or "*" in self.verbs]

    @property
    def allows_all(self) -> bool:
        return "*" in self.verbs and "*" in self.resources


def rules(role: Object) -> Iterator[Rule]:
    """The rules of a Role or ClusterRole."""
    for number, rule in enumerate(sequence(role.value, "rules")):
        one = mapping(rule)
        if one:
            parts = (
                _words(one, name) for name in ("verbs", "apiGroups", "resources", "resourceNames", "nonResourceURLs")
            )
            yield Rule(role.line("rules", number), *parts)


def _words(rule: dict[str, object], name: str) -> frozenset[str]:
    return frozenset(word for word in sequence(rule, name) if isinstance(word, str))
