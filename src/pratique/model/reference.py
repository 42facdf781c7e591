"""An image's name in a registry, as in the OCI distribution specification."""

import msgspec


class Reference(msgspec.Struct, frozen=True):
    """`registry/repository:tag@digest`, normalised (`docker.io/library/alpine:latest`). Parsed by `oci.references`."""

    registry: str
    repository: str
    tag: str = ""
    digest: str = ""

    @property
    def name(self) -> str:
        """`registry/repository`."""
        return f"{self.registry}/{self.repository}"

    def __str__(self) -> str:
        tag = f":{self.tag}" if self.tag else ""
        digest = f"@{self.digest}" if self.digest else ""
        return f"{self.name}{tag}{digest}"


class Target(msgspec.Struct, frozen=True):
    """What a user named: a scheme (`registry`, `docker-archive`, `dir` …: the id of an image source) and the rest."""

    scheme: str
    value: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"
