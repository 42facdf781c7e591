"""`docs/reference.md` names every setting and every variable of the environment that is read."""

import re

import msgspec

from docs.pages import codes, text
from pratique.model.settings import RegistryAccess, Settings

INNER = {"home"}  # the user's home; nobody sets it


def test_every_setting_is_in_the_reference():
    named = {re.split(r"[.\s]", code)[0] for code in codes(text("docs/reference.md"))}
    assert {field.name for field in msgspec.structs.fields(Settings)} - INNER <= named
    assert {field.name for field in msgspec.structs.fields(RegistryAccess)} <= named


def test_every_variable_is_in_the_reference():
    named = set(codes(text("docs/reference.md")))
    read = set(re.findall(r'"((?:PRATIQUE|DOCKER|CONTAINER|REGISTRY|SSL)_[A-Z_]+)"', text("src/pratique/settings.py")))
    assert read <= named
