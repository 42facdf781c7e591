"""An image is used in another job than the one that built it, and was not pushed.

Why: jobs share no engine; what is scanned, signed or deployed there is an older image of that name, or none.
Fix: push to a registry first, or hand the image on as an archive, and use the digest of what was built.
References: https://docs.gitlab.com/ci/docker/using_docker_build/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pipeline._order import Order, related, same

FAILS: Lines = {
    "stages: [build, scan]\nbuild:\n  stage: build\n  script:\n    - docker build -t r.example.com/app:1 .\n"
    "scan:\n  stage: scan\n  script:\n    - trivy image --exit-code 1 r.example.com/app:1\n": 9,
}
PASSES: Texts = (
    (
        "stages: [build, scan]\nbuild:\n  stage: build\n  script:\n    - docker build -t r.example.com/app:1 .\n    - docker push r.example.com/app:1\n"
        "scan:\n  stage: scan\n  script:\n    - trivy image --exit-code 1 r.example.com/app:1\n"
    ),
    "scan:\n  script:\n    - docker build -t app .\n    - trivy image --exit-code 1 app\n",
    (
        "stages: [build, scan]\nbuild:\n  stage: build\n  script:\n    - docker build -t a/b:1 .\n    - docker save a/b:1 -o x.tar\n"
        "scan:\n  stage: scan\n  script:\n    - docker load -i x.tar\n    - trivy image --exit-code 1 a/b:1\n"
    ),
)


@check("high")
def image_not_there(order: Order) -> Iterator[Fault]:
    if any(order.of("save")) or order.pipeline.system == "jenkins":
        return
    builds = [each for each in order.of("build") if each.name]
    told: set[int] = set()
    for one in order.of("scan", "sign", "deploy"):
        if one.number in told:
            continue
        here = next(
            (each for each in builds if each.number != one.number and same(each, one) and order.before(each, one)), None
        )
        pushed = any(order.before(each, one) and related(each, one) for each in order.of("push", "copy"))
        again = any(each.number == one.number and same(each, one) for each in builds)
        # A signature of what nobody pushed is what `signed-before-push` names.
        if here is None or pushed or again or (one.kind != "scan" and any(order.of("scan"))):
            continue
        told.add(one.number)
        yield one.fault(
            f"{one.shown[:200]}, built on line {here.line} in another job, was not pushed: {one.deed.tool} does not see it."
        )
