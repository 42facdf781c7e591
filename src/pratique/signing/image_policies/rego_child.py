"""The process in which Rego is evaluated: rego-cpp's library disturbs others in one process with it (google-re2 among them),
and it parses what an attestation holds.

Reads `{"policy", "data"}` from standard input, writes `{"answer"}` or `{"error"}` as the last line of standard output.
"""

import json
import resource
import sys
from typing import Any

_QUERY = "isCompliant = data.sigstore.isCompliant"
_MEMORY = 1 << 30  # bytes
SECONDS = 10


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    asked = json.loads(sys.stdin.buffer.read())
    sys.stdout.write("\n" + json.dumps(_answer(asked["policy"], asked["data"])) + "\n")


def _answer(policy: str, data: Any) -> dict[str, Any]:
    import regopy

    engine = regopy.Interpreter()
    # Only now: its allocator reserves more than it ever takes.
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
    engine.log_level = regopy.LogLevel.NONE
    # Else a function that fails is undefined, and `not` of it true: what rego-cpp does not do would let images pass.
    engine.strict_built_in_errors = True
    try:
        engine.set_input(data)
        engine.add_module("sigstore.rego", policy)
        output = engine.query(_QUERY)
        if not output.ok():
            return {"error": ""}
        found = json.loads(str(output)) if str(output) != "undefined" else {}
    except ValueError:  # what it prints of an error is no JSON
        return {"error": ""}
    except (regopy.RegoError, TypeError) as error:
        return {"error": " ".join(str(error).split())[:200]}
    return {"answer": found.get("bindings", {}).get("isCompliant") if isinstance(found, dict) else None}


if __name__ == "__main__":
    main()
