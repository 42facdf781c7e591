r"""Pipelines as jobs and steps: GitHub workflows and actions, GitLab CI, Tekton, declarative Jenkinsfiles. Nothing is run.

>>> read("gitlab", b"scan:\n  script: [trivy image x]\n", ".gitlab-ci.yml").jobs[0].steps[0].text
'trivy image x'
"""

from pratique.documents import yaml
from pratique.documents._pipeline import Breaks, Inserted, Job, Pipeline, Shell, Step, Use, Value, insertions
from pratique.documents.yaml import Document
from pratique.errors import UnreadableError

__all__ = ["Breaks", "Inserted", "Job", "Pipeline", "Shell", "Step", "Use", "Value", "insertions", "read"]


def read(system: str, body: bytes, name: str, documents: tuple[Document, ...] | None = None) -> Pipeline:
    """A file of a system (`github`, `gitlab`, `tekton`, `jenkins`). UnreadableError, LimitError name file and line."""
    if system == "jenkins":
        from pratique.documents import _pipeline_jenkins

        return _pipeline_jenkins.read(body, name)
    found = yaml.load_all(body, name) if documents is None else documents
    if system == "tekton":
        from pratique.documents import _pipeline_tekton

        return _pipeline_tekton.read(found, body)
    if system == "gitlab":
        from pratique.documents import _pipeline_gitlab

        return _pipeline_gitlab.read(found, body)
    from pratique.documents import _pipeline_github

    if not found or not isinstance(found[0].value, dict):
        raise UnreadableError(f"{name} holds no workflow: write `on` and `jobs`.")
    return _pipeline_github.read(found[0], body)
