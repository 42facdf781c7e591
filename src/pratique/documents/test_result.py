"""The predicate of a test run: what was tested with, and which tests passed, warned and failed.

https://github.com/in-toto/attestation/blob/main/spec/predicates/test-result.md. What is not known to the shape is passed over,
as in-toto wants.

>>> decode(b'{"result": "PASSED", "configuration": [{"uri": "https://example.com/ci.yml"}]}').result
'PASSED'
"""

from typing import Literal

import msgspec

from pratique.documents import strict
from pratique.errors import UnreadableError

URI = "https://in-toto.io/attestation/test-result/v0.1"
LIMIT = 16 << 20
"""Bytes; 100,000 names of tests have about 5 MB."""


class _Shape(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    pass


class Descriptor(_Shape, frozen=True, kw_only=True):
    """in-toto's ResourceDescriptor, by one of `uri`, `digest` and `content` (base64) at least."""

    name: str = ""
    uri: str = ""
    digest: dict[str, str] = {}
    content: str = ""
    download_location: str = ""
    media_type: str = ""


class Result(_Shape, frozen=True, kw_only=True):
    """One run of a test suite."""

    result: Literal["PASSED", "WARNED", "FAILED"]
    configuration: tuple[Descriptor, ...]
    url: str = ""
    passed_tests: tuple[str, ...] = ()
    warned_tests: tuple[str, ...] = ()
    failed_tests: tuple[str, ...] = ()


def decode(data: bytes) -> Result:
    """A test result that says one thing. LimitError, UnreadableError."""
    found = strict.decode(data, Result, "the test result", LIMIT)
    for number, each in enumerate(found.configuration):
        if not (each.uri or each.digest or each.content):
            raise UnreadableError(
                f"Could not read the test result: `configuration[{number}]` names nothing; give its uri, digest or content."
            )
    if found.failed_tests and found.result != "FAILED":
        raise UnreadableError(
            f"Could not read the test result: it is {found.result} and lists {found.failed_tests[0][:100]!r} in "
            "`failedTests`; write FAILED."
        )
    return found
