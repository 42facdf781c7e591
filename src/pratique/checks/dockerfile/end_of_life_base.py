"""The base image's release gets no fixes any more.

Why: its vulnerabilities stay for ever, and scanners hear of fewer and fewer of them.
Fix: move to a release that is maintained.
References: https://endoflife.date/
"""

import datetime as dt
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._bases import images
from pratique.checks.end_of_life import ended
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM alpine:3.12\n": 1,
    "FROM python:3.6-slim\n": 1,
    "FROM debian:buster\n": 1,
}
PASSES: Texts = (
    "FROM debian:99\n",
    "FROM example.com/own/python:3.6\n",
)


@check("high", standards=("CIS-Docker-4.2",))
def end_of_life_base(dockerfile: Dockerfile, at: dt.datetime) -> Iterator[Fault]:
    for stage, image in images(dockerfile):
        day = ended(image)
        if day is not None and day < at.date():
            yield Fault(f"FROM {stage.base}: its release had its last fixes on {day}.", stage.start.line)
