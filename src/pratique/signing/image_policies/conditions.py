"""Conditions: what a policy in CUE or Rego says of an attestation, or of all authorities' results."""

from typing import Any

import msgspec

from pratique.documents import cluster_image_policy as documents
from pratique.errors import UnreadableError
from pratique.signing.image_policies import rego
from pratique.signing.image_policies.cue import parsing, unmet
from pratique.signing.image_policies.cue.constraints import Fields

_MOST = 3  # reasons that are named


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    cue: Fields | None = None
    rego: str = ""
    config: bool = False
    """It wants the config files of the image (`fetchConfigFile`), and so on."""
    spec: bool = False
    metadata: bool = False
    typemeta: bool = False
    refused: str = ""
    """Why it cannot be evaluated: it is then never met."""


class Held(msgspec.Struct, frozen=True):
    """What a condition says of a value."""

    met: bool
    reason: str = ""
    """Why not; without a full stop."""


def read(raw: documents.Condition, text: str, refused: str = "") -> Condition:
    """A condition of a file, with its text from wherever that lies; `refused` when that is out of reach."""
    wants = Condition(
        config=raw.fetch_config_file,
        spec=raw.include_spec,
        metadata=raw.include_object_meta,
        typemeta=raw.include_type_meta,
        refused=refused,
    )
    if refused:
        return wants
    if not text.strip():
        return msgspec.structs.replace(wants, refused="its policy is empty")
    if raw.type == "rego":
        return msgspec.structs.replace(wants, rego=text, refused=rego.missing())
    try:
        return msgspec.structs.replace(wants, cue=parsing.parse(text))
    except UnreadableError as error:
        return msgspec.structs.replace(wants, refused=str(error))


def hold(condition: Condition, value: Any) -> Held:
    """Whether plain JSON meets a condition. Whatever goes wrong is not met."""
    if condition.refused:
        return Held(False, condition.refused)
    try:
        return _cue(condition.cue, value) if condition.cue is not None else _rego(condition.rego, value)
    except UnreadableError as error:
        return Held(False, str(error))


def _cue(policy: Fields, value: Any) -> Held:
    reasons = list(unmet.unmet(policy, value))
    more = f"; and {len(reasons) - _MOST} more" if len(reasons) > _MOST else ""
    return Held(not reasons, "; ".join(reasons[:_MOST]) + more)


def _rego(policy: str, value: Any) -> Held:
    found = rego.evaluate(policy, value)
    if found.result and not found.warning:
        return Held(True)
    # A warning fails as an error does, also beside a result that is true: so policy-controller has it.
    why = found.warning if found.result else found.error or found.warning
    return Held(False, f"its Rego says: {why[:300]}" if why else "its Rego does not say that it is compliant")
