"""click without the real `inspect`, of which it needs one function to start: importing this module imports click so.

`inspect` brings ast, dis and tokenize, a twentieth of what a warm scan takes. click keeps a stand-in that takes the indentation
off one-line help texts; whatever else it asks of it is the real module's, as everybody else's.
"""

import importlib
import sys
from types import ModuleType
from typing import Any


class Inspect(ModuleType):
    """As much of `inspect` as options with help texts need; the rest by import."""

    def cleandoc(self, text: str) -> str:
        """As `inspect.cleandoc`."""
        if "\n" not in text:
            return text.expandtabs().lstrip()
        cleaned: str = self.__getattr__("cleandoc")(text)
        return cleaned

    def __getattr__(self, name: str) -> Any:
        return getattr(importlib.import_module("inspect"), name)


if not {"inspect", "click"} & sys.modules.keys():
    sys.modules["inspect"] = Inspect("inspect")
    try:
        importlib.import_module("click")
    finally:
        del sys.modules["inspect"]  # everybody else gets the real one
