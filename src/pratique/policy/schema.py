"""The policy document's JSON Schema, for editors and other tools."""

from typing import Any

import msgspec

from pratique.policy.document import Document


def schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of one policy document."""
    found = msgspec.json.schema(Document)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "pratique policy", **found}
