"""docs/seeds.md, made of `expected.yaml`: every known defect with the place and the rule that names it."""

import sys
from pathlib import Path
from typing import Any

from pratique.documents import yaml

HERE = Path(__file__).parent
PAGE = HERE.parent.parent / "docs" / "seeds.md"
HEAD = """# Two articles, 49 defects

pratique began with two articles on container security: one on a trusted supply chain of images, one on hardening. Their examples
are what many people copy. They carry 49 known defects: a registry without TLS, a signature before the push, a scanner whose failure
counts as a clean image, a policy that can never match, a script that looks for privileged containers where they are not listed.

The examples stand as files in `tests/seeds/chain` (the supply chain) and `tests/seeds/guide` (the hardening guide), as their authors
mean them. `pratique check` names every one of the 49 with its file and line, and a test holds it to that:

```console
$ pratique check tests/seeds
```

The hardening guide's checklist of six keys is a policy's [`baseline`](policy.md) as it stands: the tests scan an image that breaks all
six and are denied for each, and check the articles' files under it. One of the two pods that are called secure fails the Pod Security
Standard "restricted", as an API server says too:

```console
$ pratique check tests/seeds/guide/secure-pod.yaml --pod-security restricted
```

## Every defect

`c` is `chain`, `g` is `guide`.

| # | defect | where | named by |
|---:|---|---|---|
"""
TAIL = """
## What stands in no file

A file says what it says; what its author believes about another machine it does not. These parts of the defects are therefore not named:

| # | what |
|---:|---|
"""


def text(expected: list[dict[str, Any]]) -> str:
    """The whole page."""
    rows = [f"| {one['defect']} | {one['says']} | {_places(one)} | {_rules(one)} |" for one in expected]
    unseen = [f"| {one['defect']} | {one['unseen']} |" for one in expected if "unseen" in one]
    return HEAD + "\n".join(rows) + "\n" + TAIL + "\n".join(unseen) + "\n"


def _places(one: dict[str, Any]) -> str:
    places = dict.fromkeys(named.split(" ")[0] for named in one["named"])
    return "<br>".join(f"`{place[0]}/{place.partition('/')[2]}`" for place in places)


def _rules(one: dict[str, Any]) -> str:
    rules = dict.fromkeys(named.split(" ")[1] for named in one["named"])
    return "<br>".join(
        f"[{rule}](reference/checks-{rule.partition('/')[0]}.md#{rule.replace('/', '')})" for rule in rules
    )


if __name__ == "__main__":
    made = text(yaml.load((HERE / "expected.yaml").read_bytes(), "expected.yaml").value)
    if "--check" in sys.argv:
        sys.exit(made != PAGE.read_text())
    PAGE.write_text(made)
