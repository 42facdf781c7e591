"""An environment variable switches a protection off.

Why: every process of the container inherits it, whatever its own settings say.
Fix: remove it, and mend what it was to get round.
References: https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue
"""

from collections.abc import Iterator

from pratique.checks.check import Examples, Fault, check
from pratique.model.image import ImageConfig

FAILS: Examples = (
    {"config": {"env": ["NODE_TLS_REJECT_UNAUTHORIZED=0"]}},
    {"config": {"env": ["PATH=/usr/bin:."]}},
    {"config": {"env": ["LD_PRELOAD=/tmp/x.so"]}},
)
PASSES: Examples = (
    {
        "config": {
            "env": ["PATH=/usr/local/bin:/usr/bin", "LD_PRELOAD=/usr/lib/libjemalloc.so.2", "NODE_ENV=production"]
        }
    },
)
_OFF = {
    "NODE_TLS_REJECT_UNAUTHORIZED": ("0",),
    "PYTHONHTTPSVERIFY": ("0",),
    "GIT_SSL_NO_VERIFY": ("1", "true", "yes"),
    "GODEBUG": ("x509ignoreCN=0",),
    "npm_config_strict_ssl": ("false",),
    "NPM_CONFIG_STRICT_SSL": ("false",),
    "COREPACK_INTEGRITY_KEYS": ("0",),
    "DOCKER_CONTENT_TRUST": ("0",),
}
_OPEN_TO_ALL = ("/tmp", "/var/tmp", "/dev/shm")  # noqa: S108 - folders of the image that anybody may write to


@check("medium")
def unsafe_environment(config: ImageConfig) -> Iterator[Fault]:
    for pair in config.env:
        name, _, value = pair.partition("=")
        if value in _OFF.get(name, ()):
            yield Fault(f"{name}={value} switches a protection off.", subject=name)
        elif name == "PATH" and any(
            not part.startswith("/") or part.startswith(_OPEN_TO_ALL) for part in value.split(":")
        ):
            yield Fault("PATH names a folder that is relative or open to everybody.", subject=name)
        elif name in ("LD_PRELOAD", "LD_LIBRARY_PATH") and value.startswith(_OPEN_TO_ALL):
            yield Fault(f"{name} loads code from a folder that everybody may write to.", subject=name)
