"""Who can do what: bindings and roles, put together.

Source: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
"""

from collections.abc import Iterable, Iterator

import msgspec

from pratique.checks.cluster._rules import Rule, rules
from pratique.checks.cluster._seen import selector
from pratique.documents.kubernetes import Object, mapping, sequence, text

RBAC = "rbac.authorization.k8s.io"
Roles = dict[tuple[str, str, str], list[Object]]
"""By kind, name and namespace."""
_BUILT_IN = ("admin", "edit", "view", "cluster-admin")


class Access(msgspec.Struct, frozen=True):
    """One subject, and what one rule of one role lets it do."""

    subject: str
    """`User jane`, `Group system:masters`, `ServiceAccount shop/web`."""
    namespace: str
    """Where; `*` for the whole cluster, empty for a namespace that is not written."""
    verbs: tuple[str, ...]
    resources: tuple[str, ...]
    """`secrets`, `deployments.apps`, `pods/exec`; with the only names in brackets: `secrets[web-tls]`."""
    role: str
    """`ClusterRole view`."""
    path: str
    """Of the binding."""
    line: int


class Unknown(msgspec.Struct, frozen=True):
    """What stands for the rules of a role that is not among the files."""

    verbs: tuple[str, ...]
    resources: tuple[str, ...]


def who_can(objects: Iterable[tuple[str, Object]]) -> tuple[Access, ...]:
    """Every access that the bindings among (path, object) give, by subject."""
    listed = [(path, one) for path, one in objects if one.group == RBAC]
    roles: Roles = {}
    for _, one in listed:
        if one.kind in ("Role", "ClusterRole"):
            roles.setdefault((one.kind, one.name, one.namespace if one.kind == "Role" else ""), []).append(one)
    found = [access for path, one in listed if one.kind.endswith("Binding") for access in _of_binding(path, one, roles)]
    return tuple(sorted(found, key=lambda one: (one.subject, one.namespace, one.resources, one.verbs)))


def _of_binding(path: str, binding: Object, roles: Roles) -> Iterator[Access]:
    kind, name = text(binding.value, "roleRef", "kind"), text(binding.value, "roleRef", "name")
    everywhere = binding.kind == "ClusterRoleBinding"
    allowed = list(_of_role(kind, name, binding.namespace, roles))
    for number, one in enumerate(sequence(binding.value, "subjects")):
        for rule in allowed:
            yield Access(
                subject=_subject(mapping(one), binding),
                namespace="*" if everywhere else binding.namespace,
                verbs=tuple(sorted(rule.verbs)),
                resources=tuple(rule.resources if isinstance(rule, Unknown) else _resources(rule)),
                role=f"{kind} {name}",
                path=path,
                line=binding.line("subjects", number),
            )


def _of_role(kind: str, name: str, namespace: str, roles: Roles) -> Iterator[Rule | Unknown]:
    here = roles.get((kind, name, namespace if kind == "Role" else ""), [])
    for one in here:
        yield from rules(one)
        for value in sequence(one.value, "aggregationRule", "clusterRoleSelectors"):
            wanted = selector(value)
            for (other_kind, _, _), others in roles.items():
                for other in others if other_kind == "ClusterRole" else ():
                    if other is not one and wanted.selects(other.labels):
                        yield from rules(other)
    if not here and name == "cluster-admin":
        yield Unknown(("*",), ("*",))
    elif not here:
        where = "built into Kubernetes" if name in _BUILT_IN else "not among the files"
        yield Unknown(("?",), (f"what {kind} {name} allows, {where}",))


def _subject(one: dict[str, object], binding: Object) -> str:
    kind, name = text(one, "kind"), text(one, "name")
    if kind == "ServiceAccount":
        return f"{kind} {text(one, 'namespace') or binding.namespace}/{name}"
    return f"{kind} {name}"


def _resources(rule: Rule) -> Iterator[str]:
    names = f"[{', '.join(sorted(rule.names))}]" if rule.names else ""
    for group in sorted(rule.groups):
        for resource in sorted(rule.resources):
            yield f"{resource}{f'.{group}' if group and group != '*' else ''}{names}"
    yield from sorted(rule.urls)
