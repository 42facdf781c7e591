"""GitHub, GitLab, Bitbucket and other places where source code lies."""

from pratique.checks.secrets.proof import crc_suffix
from pratique.checks.secrets.rule import Rule, prefixed
from pratique.model.finding import Severity

RULES: tuple[Rule, ...] = (
    # https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
    prefixed(
        "github-personal-token",
        "GitHub personal access token",
        "ghp_",
        "[0-9A-Za-z]{36}",
        Severity.CRITICAL,
        proof=crc_suffix,
    ),
)
