"""Does an attested test result let an image pass? It must be readable, and no test of it failed.

>>> failed(b'{"result": "FAILED", "configuration": [], "failedTests": ["boots"]}')
"its tests failed: 'boots'"
"""

from pratique.documents import test_result
from pratique.errors import InputError


def failed(predicate: bytes) -> str:
    """Why it lets none pass, without a full stop; empty when it does. Warnings pass, as the result itself says."""
    try:
        said = test_result.decode(predicate)
    except InputError as error:
        return f"it cannot be read: {str(error).rstrip('.')[:300]}"
    if said.result != "FAILED":
        return ""
    names = ", ".join(repr(name[:60]) for name in said.failed_tests[:3])
    more = len(said.failed_tests) - 3
    return "its tests failed" + (f": {names}" if names else "") + (f" and {more} more" if more > 0 else "")
