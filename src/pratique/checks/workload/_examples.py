"""Manifests as examples of checks write them down."""


def with_container(*fields: str) -> str:
    """A pod with one container that has these fields, one a line; the first is on line 8."""
    return _pod((), fields)


def with_spec(*fields: str) -> str:
    """A pod whose spec has these fields; the first is on line 5."""
    return _pod(fields, ())


def annotated(annotations: str) -> str:
    """A pod with annotations in braces, on line 3."""
    return _pod((), ()).replace("name: p}", f"name: p, annotations: {annotations}}}", 1)


def with_both(of_pod: str, of_container: str) -> str:
    """A pod with one field of its own, on line 5, and one of its container, on line 9."""
    return _pod((of_pod,), (of_container,))


def _pod(of_pod: tuple[str, ...], of_container: tuple[str, ...]) -> str:
    lines = ["apiVersion: v1", "kind: Pod", "metadata: {name: p}", "spec:"]
    lines += [f"  {field}" for field in of_pod]
    lines += ["  containers:", "  - name: c", "    image: registry.example.com/app:1.0"]
    return "\n".join([*lines, *(f"    {field}" for field in of_container), ""])
