"""MkDocs' hooks: pages that are written by others appear in the menu, and links out of `docs/` lead to the repository."""

import os
import re
from typing import Any

_FOLDERS = {"Accuracy": "accuracy", "What is read and written": "reference", "Decisions": "decisions"}
_LINK = re.compile(r"\]\(((?:\.\./)+[^)\s]+)\)")


def on_config(config: Any) -> Any:
    """Menu entries for the folders whose pages nobody lists by hand."""
    for title, folder in _FOLDERS.items():
        found = sorted(name for name in os.listdir(os.path.join(config.docs_dir, folder)) if name.endswith(".md"))
        pages = [f"{folder}/{name}" for name in found if not name.startswith("0000-")]
        here = next((entry for entry in config.nav if title in entry), None)
        if here is None:
            config.nav.append({title: pages})
        else:
            here[title] = [here[title], *pages]
    return config


def on_page_markdown(markdown: str, page: Any, config: Any, **_: Any) -> str:
    folder = os.path.dirname(page.file.src_uri)

    def outside(match: re.Match[str]) -> str:
        path = os.path.normpath(os.path.join("docs", folder, match[1]))
        return match[0] if path.startswith("docs/") else f"]({config.repo_url}/blob/main/{path})"

    return _LINK.sub(outside, markdown)
