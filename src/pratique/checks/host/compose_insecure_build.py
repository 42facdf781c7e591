"""A build may do what a build must not.

Why: `privileged` and the entitlements `security.insecure` and `network.host` let every RUN line of the Dockerfile, and of what it downloads, reach the host.
Fix: remove them.
References: https://docs.docker.com/reference/compose-file/build/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._compose import Compose
from pratique.model.finding import Severity

FAILS: Lines = {
    "services:\n  web:\n    image: nginx:1.27\n    build:\n      context: .\n      privileged: true\n": 6,
    "services:\n  web:\n    image: nginx:1.27\n    build:\n      context: .\n      entitlements: [security.insecure]\n": 6,
}
PASSES: Texts = (
    'services:\n  web:\n    image: nginx:1.27\n    user: "10001"\n    read_only: true\n    cap_drop: [ALL]\n    mem_limit: 256m\n    pids_limit: 100\n    security_opt: ["no-new-privileges:true"]\n    restart: on-failure:5\n    healthcheck:\n      test: [CMD, /health]\n',
    "services:\n  web:\n    image: nginx:1.27\n    build: .\n",
)


@check("high")
def compose_insecure_build(compose: Compose) -> Iterator[Fault]:
    for one in compose.services():
        if one.get("build", "privileged") is True:
            yield Fault(f"The build of the service {one.name} is privileged.", one.line("build", "privileged"))
        if one.text("build", "network") == "host":
            yield Fault(
                f"The build of the service {one.name} uses the host's network.",
                one.line("build", "network"),
                severity=Severity.MEDIUM,
            )
        for at, text in one.texts("build", "entitlements"):
            if text in {"security.insecure", "network.host"}:
                yield Fault(
                    f"The build of the service {one.name} asks for {text}.", one.line("build", "entitlements", at)
                )
