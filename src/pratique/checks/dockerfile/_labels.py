"""LABEL instructions as names and values."""

from collections.abc import Iterator

from pratique.documents.dockerfile import Dockerfile, Instruction


def labels(dockerfile: Dockerfile) -> Iterator[tuple[Instruction, str, str]]:
    """(instruction, name, value) of every label; names with variables are left out."""
    for one in dockerfile.of("LABEL"):
        yield from ((one, name, value) for name, value in one.pairs if name and "$" not in name)
