"""Image configs: raw JSON of Docker and OCI → ImageConfig.

Format: https://github.com/opencontainers/image-spec/blob/main/config.md; what Docker adds (Healthcheck, OnBuild, Shell):
https://github.com/moby/docker-image-spec/blob/main/spec.md
"""

from typing import Any

import msgspec

from pratique.model.image import Healthcheck, History, ImageConfig
from pratique.oci import decoding

Words = list[str] | str | None
"""Go's strslice: a list, or (from old Docker) one string."""


class _Healthcheck(msgspec.Struct):
    test: Words = None


class _Run(msgspec.Struct):
    user: str | None = None
    env: list[str] | None = None
    entrypoint: Words = None
    cmd: Words = None
    workingdir: str | None = None
    exposedports: dict[str, Any] | None = None
    volumes: dict[str, Any] | None = None
    labels: dict[str, str | None] | None = None
    stopsignal: str | None = None
    shell: Words = None
    onbuild: list[str] | None = None
    healthcheck: _Healthcheck | None = None


class _RootFs(msgspec.Struct):
    diff_ids: list[str] | None = None


class _History(msgspec.Struct):
    created: str | None = None
    created_by: str | None = None
    comment: str | None = None
    author: str | None = None
    empty_layer: bool | None = None


class _Config(msgspec.Struct):
    architecture: str | None = None
    os: str | None = None
    variant: str | None = None
    os_version: str | None = msgspec.field(default=None, name="os.version")
    created: str | None = None
    author: str | None = None
    config: _Run | None = None
    rootfs: _RootFs | None = None
    history: list[_History | None] | None = None


def parse(data: bytes, limit: int) -> ImageConfig:
    """The config that the bytes hold; nulls are as good as absent. LimitError, UnreadableError."""
    raw = decoding.decode(data, _Config, "the image's config", limit)
    run = raw.config or _Run()
    return ImageConfig(
        architecture=raw.architecture or "",
        os=raw.os or "",
        variant=raw.variant or "",
        os_version=raw.os_version or "",
        created=raw.created or "",
        author=raw.author or "",
        user=run.user or "",
        env=tuple(run.env or ()),
        entrypoint=_words(run.entrypoint),
        cmd=_words(run.cmd),
        working_dir=run.workingdir or "",
        exposed_ports=tuple(sorted(run.exposedports or ())),
        volumes=tuple(sorted(run.volumes or ())),
        labels={key: value or "" for key, value in (run.labels or {}).items()},
        stop_signal=run.stopsignal or "",
        shell=_words(run.shell),
        onbuild=tuple(run.onbuild or ()),
        healthcheck=Healthcheck(_words(run.healthcheck.test)) if run.healthcheck else None,
        history=tuple(_history(step) for step in raw.history or () if step),
        diff_ids=tuple(raw.rootfs.diff_ids or ()) if raw.rootfs else (),
    )


def _words(value: Words) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())


def _history(raw: _History) -> History:
    return History(
        created=raw.created or "",
        created_by=raw.created_by or "",
        comment=raw.comment or "",
        author=raw.author or "",
        empty_layer=bool(raw.empty_layer),
    )


def steps(config: ImageConfig, layers: int) -> tuple[History, ...]:
    """The history step that made each layer; all empty when history and layers do not add up."""
    found = tuple(step for step in config.history if not step.empty_layer)
    return found if len(found) == layers else (History(),) * layers
