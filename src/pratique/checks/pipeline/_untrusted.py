"""Values that somebody outside decides, in the words of each system.

https://docs.github.com/en/actions/concepts/security/script-injections,
https://docs.gitlab.com/ci/variables/predefined_variables/, https://www.jenkins.io/doc/book/pipeline/multibranch/
"""

import re
from collections.abc import Mapping

from pratique.documents.pipeline import Pipeline, Value
from pratique.model.finding import Severity

STRANGERS = frozenset(
    {
        *("pull_request_target", "issue_comment", "issues", "discussion", "discussion_comment", "workflow_run", "fork"),
        *("pull_request_comment", "watch"),
    }
)
"""Events that anybody can cause and that run with the repository's own token and secrets."""
_PATH = re.compile(r"[A-Za-z_][\w-]*(?:\.(?:[A-Za-z_*][\w-]*|\*)|\[[^\[\]]{0,100}\])*")
_TESTED = re.compile(
    r"==|!=|[<>]|\b(?:contains|startsWith|endsWith|hashFiles|success|failure|always|cancelled)\s{0,8}\(", re.IGNORECASE
)
_INDEX = re.compile(r"\[\s{0,4}['\"]?([\w*-]{1,100})['\"]?\s{0,4}\]")
_WRITTEN = re.compile(
    r"github\.head_ref|github\.event\.(?:"
    r"(?:issue|pull_request|discussion)\.(?:title|body)"
    r"|(?:comment|review|review_comment)\.body"
    r"|pull_request\.head\.(?:ref|label|repo\.(?:default_branch|description|homepage))"
    r"|pages\..*page_name"
    r"|(?:commits\..*|head_commit\.)(?:message|author\.(?:email|name)|committer\.(?:email|name))"
    r"|workflow_run\.(?:head_branch|display_title|head_repository\.description|head_commit\.(?:message|author\.(?:email|name)))"
    r"|label\.(?:name|description)|release\.(?:name|body|tag_name))"
)
_OBJECT = re.compile(r"github\.event(?:\.(?:commits|head_commit|issue|pull_request|comment|discussion|review))?|github")
"""Written out only by `toJSON`; otherwise they are the word `Object`."""
_GITLAB = re.compile(
    r"\$\{?(CI_COMMIT_(?:MESSAGE|TITLE|DESCRIPTION|AUTHOR|REF_NAME|BRANCH|TAG|TAG_MESSAGE)"
    r"|CI_MERGE_REQUEST_(?:TITLE|DESCRIPTION|SOURCE_BRANCH_NAME|LABELS|MILESTONE)|GITLAB_USER_NAME)\b"
)
_JENKINS = re.compile(
    r"(?:env\.)?(?:CHANGE_(?:TITLE|BRANCH|AUTHOR\w*|FORK)|BRANCH_NAME|GIT_BRANCH|TAG_NAME|GIT_COMMITTER_\w+|ghprb\w+)"
)


def github(expression: str, pipeline: Pipeline, environment: Mapping[str, Value]) -> tuple[str, Severity] | None:
    """The first untrusted part of `${{ … }}`, and how grave it is in a script; None when there is none."""
    for term in re.split(r"&&|\|\|", expression[:2_000]):
        if _TESTED.search(term):
            continue
        for found in _PATH.finditer(term):
            path = _INDEX.sub(r".\1", found[0])
            told = _github(path, pipeline, environment)
            if _OBJECT.fullmatch(path) and "tojson(" in term.lower().replace(" ", ""):
                told = path, Severity.HIGH if pipeline.triggers.keys() & STRANGERS else Severity.MEDIUM
            if told is not None:
                return told
    return None


def _github(path: str, pipeline: Pipeline, environment: Mapping[str, Value]) -> tuple[str, Severity] | None:
    if _WRITTEN.fullmatch(path):
        by_strangers = not STRANGERS.isdisjoint(pipeline.triggers)
        return path, Severity.HIGH if by_strangers else Severity.MEDIUM
    if path in ("github.ref_name", "github.ref"):
        return path, Severity.LOW
    for prefix in ("inputs.", "github.event.inputs."):
        name = path.removeprefix(prefix)
        if name != path and pipeline.inputs.get(name, "string") == "string":
            return path, Severity.LOW
    if path.startswith("env.") and (given := environment.get(path[4:])) is not None and "${{" in given.text:
        inner = given.text.partition("${{")[2].partition("}}")[0]
        return github(inner, pipeline, {}) if "env." not in inner else None
    return None


def gitlab(text: str) -> str:
    """The first variable of a text that whoever pushes or opens a merge request decides; empty when there is none."""
    found = _GITLAB.search(text[:10_000])
    return found[1] if found else ""


def jenkins(expression: str) -> tuple[str, Severity] | None:
    """An expression of a string in double quotes."""
    plain = expression[:300].strip()
    if _JENKINS.fullmatch(plain):
        return plain, Severity.HIGH
    return (plain, Severity.MEDIUM) if plain.startswith("params.") or "params." in plain else None
