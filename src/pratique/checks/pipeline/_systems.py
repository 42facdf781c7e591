"""Which system a file is a pipeline of, by where it lies and what it holds."""

import re

from pratique.checks.files import SourceFile

_YAML = (".yml", ".yaml")
_TEKTON = re.compile(rb"^[ \t-]{0,40}[\"']?apiVersion[\"']?[ \t]*:[ \t]*[\"']?tekton\.dev/", re.MULTILINE)
_TOP = re.compile(rb"^[\"']?([\w.-]{1,60})[\"']?[ \t]*:", re.MULTILINE)
_GITLAB_SCRIPT = re.compile(rb"^ {1,8}(?:script|before_script)[ \t]*:", re.MULTILINE)
_GITLAB_JOB = re.compile(rb"^ {1,8}(?:stage|rules|only|artifacts|extends|tags|needs)[ \t]*:", re.MULTILINE)
_LIST = re.compile(rb"^- ", re.MULTILINE)
_JENKINSFILE = re.compile(r"(?i:jenkinsfile)(?:[.-][\w.-]{1,100})?|[\w.-]{1,100}\.(?i:jenkinsfile)")
_DECLARATIVE = re.compile(rb"^pipeline[ \t]*\{", re.MULTILINE)
_OTHERS = frozenset(
    {b"language", b"services_compose", b"pool", b"trigger", b"version", b"orbs", b"resources", b"pipelines"}
)
"""Top-level keys of Travis, Azure, CircleCI and Bitbucket."""


def system(file: SourceFile) -> str:
    """`github`, `gitlab`, `jenkins`, `tekton`; empty for a file that is no pipeline."""
    name = file.name.lower()
    if name.endswith(_YAML):
        return _yaml(file, name)
    if _JENKINSFILE.fullmatch(file.name) and not name.endswith((".md", ".txt", ".html", ".png")):
        return "jenkins"
    if not name.endswith(".groovy"):
        return ""
    shared = "/vars/" in f"/{file.path}" and b"def call" in file.body
    return "jenkins" if shared or _DECLARATIVE.search(file.body) else ""


def _yaml(file: SourceFile, name: str) -> str:
    # What is cheap to look for is looked for first: most YAML is no pipeline.
    if b"tekton.dev/" in file.body and _TEKTON.search(file.body):
        return "tekton"
    path = f"/{file.path.replace(chr(92), '/')}"
    if b"jobs" in file.body and ("/.github/workflows/" in path or {b"on", b"jobs"} <= _keys(file)):
        return "github"
    if name in ("action.yml", "action.yaml") and b"runs" in _keys(file):
        return "github"
    if name in (".gitlab-ci.yml", ".gitlab-ci.yaml") or name.endswith(".gitlab-ci.yml") or "/.gitlab/ci/" in path:
        return "gitlab"
    return "gitlab" if b"script" in file.body and _has_gitlab_jobs(file) else ""


def _has_gitlab_jobs(file: SourceFile) -> bool:
    keys = _keys(file)
    if keys & _OTHERS or b"apiVersion" in keys or not keys or _LIST.search(file.body):
        return False
    return bool(_GITLAB_SCRIPT.search(file.body) and _GITLAB_JOB.search(file.body))


def _keys(file: SourceFile) -> frozenset[bytes]:
    """Those at the top level."""
    return frozenset(_TOP.findall(file.body))
