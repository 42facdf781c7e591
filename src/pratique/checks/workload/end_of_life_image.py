"""The image is of a release that is past its end of life.

Why: what is found in it from now on is never mended.
Fix: use a release that is maintained.
References: https://endoflife.date/
"""

import datetime as dt
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.end_of_life import ended
from pratique.checks.workload._examples import with_container
from pratique.checks.workload._images import image
from pratique.documents.kubernetes import Pod

FAILS: Lines = {with_container().replace("registry.example.com/app:1.0", "python:3.6-slim"): 7}
PASSES: Texts = (with_container(),)


@check("high")
def end_of_life_image(pod: Pod, at: dt.datetime) -> Iterator[Fault]:
    for container in pod.containers:
        day = ended(image(container.spec.image))
        if day is not None and day < at.date():
            says = f"The {container.where} runs {container.spec.image}, whose release had its last fixes on {day}."
            yield Fault(says, container.line("image"))
