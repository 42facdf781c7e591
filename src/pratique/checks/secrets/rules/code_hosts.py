"""GitHub, GitLab, Bitbucket and other places where source code lies."""

from pratique.checks.secrets.proof import crc_suffix, routable
from pratique.checks.secrets.rule import Rule, assigned, prefixed
from pratique.model.finding import Severity

_CRITICAL = Severity.CRITICAL
_WORD = "[0-9A-Za-z_-]"

RULES: tuple[Rule, ...] = (
    # https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
    prefixed(
        "github-personal-token", "GitHub personal access token", "ghp_", "[0-9A-Za-z]{36}", _CRITICAL, proof=crc_suffix
    ),
    prefixed("github-oauth-token", "GitHub OAuth token", "gho_", "[0-9A-Za-z]{36}", _CRITICAL, proof=crc_suffix),
    prefixed("github-app-user-token", "GitHub App token of a user", "ghu_", "[0-9A-Za-z]{36}", proof=crc_suffix),
    prefixed("github-app-token", "GitHub App installation token", "ghs_", "[0-9A-Za-z]{36}", proof=crc_suffix),
    prefixed("github-refresh-token", "GitHub refresh token", "ghr_", "[0-9A-Za-z]{36,76}", proof=crc_suffix),
    prefixed(
        "github-fine-grained-token",
        "GitHub fine-grained token",
        "github_pat_",
        "[0-9A-Za-z]{22}_[0-9A-Za-z]{59}",
        _CRITICAL,
    ),
    # https://docs.gitlab.com/security/tokens/#token-prefixes
    prefixed(
        "gitlab-personal-token",
        "GitLab personal access token",
        "glpat-",
        rf"{_WORD}{{20,300}}(?:\.[0-9a-z]{{2}}\.[0-9a-z]{{7,9}})?",
        _CRITICAL,
        proof=routable,
    ),
    prefixed("gitlab-deploy-token", "GitLab deploy token", "gldt-", f"{_WORD}{{20,64}}"),
    prefixed(
        "gitlab-runner-token",
        "GitLab runner token",
        "glrt-",
        rf"{_WORD}{{20,300}}(?:\.[0-9a-z]{{2}}\.[0-9a-z]{{7,9}})?",
        proof=routable,
    ),
    prefixed("gitlab-runner-registration-token", "GitLab runner registration token", "GR1348941", f"{_WORD}{{20}}"),
    prefixed("gitlab-trigger-token", "GitLab pipeline trigger token", "glptt-", f"{_WORD}{{20,64}}"),
    prefixed("gitlab-job-token", "GitLab CI job token", "glcbt-", f"{_WORD}{{20,64}}", Severity.MEDIUM),
    prefixed("gitlab-feed-token", "GitLab feed token", "glft-", f"{_WORD}{{20,64}}", Severity.MEDIUM),
    prefixed("gitlab-mail-token", "GitLab incoming mail token", "glimt-", f"{_WORD}{{20,64}}", Severity.MEDIUM),
    prefixed("gitlab-agent-token", "GitLab agent for Kubernetes token", "glagent-", f"{_WORD}{{50,64}}"),
    prefixed("gitlab-scim-token", "GitLab SCIM token", "glsoat-", f"{_WORD}{{20,64}}"),
    prefixed("gitlab-oauth-secret", "GitLab OAuth application secret", "gloas-", f"{_WORD}{{64}}"),
    # https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/
    prefixed("atlassian-api-token", "Atlassian API token", "ATATT3", "[0-9A-Za-z_=-]{150,220}", _CRITICAL),
    prefixed("atlassian-scoped-token", "Atlassian access token", "ATCTT3", "[0-9A-Za-z_=-]{150,220}"),
    prefixed("bitbucket-app-password", "Bitbucket app password", "ATBB", "[0-9A-Za-z]{32}"),
    prefixed("bitbucket-server-token", "Bitbucket Data Center token", "BBDC-", "[0-9A-Za-z+/]{40,50}"),
    assigned("bitbucket-client-secret", "Bitbucket client secret", "bitbucket", "[0-9A-Za-z]{32}", entropy=3.0),
    prefixed("sourcegraph-token", "Sourcegraph access token", "sgp_", "(?:(?:[0-9a-f]{16}|local)_)?[0-9a-f]{40}"),
    assigned("gitea-token", "Gitea or Forgejo access token", "(?:gitea|forgejo)", "[0-9a-f]{40}", entropy=3.0),
    # https://learn.microsoft.com/en-us/azure/devops/organizations/accounts/use-personal-access-tokens-to-authenticate
    Rule(
        id="azure-devops-token",
        title="Azure DevOps personal access token",
        anchor="AZDO[0-9A-Za-z]{4}",
        pattern="[0-9A-Za-z]{76}AZDO[0-9A-Za-z]{4}",
        severity=_CRITICAL,
        entropy=3.5,
        behind=100,
    ),
    # https://github.blog/changelog/2026-05-15-github-app-installation-tokens-per-request-override-header/
    Rule(
        id="github-app-signed-token",
        title="GitHub App installation token",
        anchor="ghs_[0-9]{1,12}_eyJ",
        pattern=r"ghs_[0-9]{1,12}_eyJ[0-9A-Za-z_-]{10,600}\.eyJ[0-9A-Za-z_-]{10,1000}\.[0-9A-Za-z_-]{20,1000}",
        severity=_CRITICAL,
        shown=4,
        reach=2800,
    ),
    prefixed("gitlab-registered-runner-token", "GitLab runner token", "glrtr-", f"{_WORD}{{20,64}}"),
    prefixed(
        "gitlab-feature-flags-token", "GitLab feature flags token", "glffct-", f"{_WORD}{{20,64}}", Severity.MEDIUM
    ),
    prefixed("gitlab-workspace-token", "GitLab workspace token", "glwt-", f"{_WORD}{{20,64}}"),
    prefixed("sourcegraph-licence-token", "Sourcegraph token", "sl", "[kd]_[0-9a-f]{64}", anchor="sl[kd]_[0-9a-f]{8}"),
    prefixed(
        "sourcegraph-gateway-token",
        "Sourcegraph token",
        "sg",
        "[dsw]_(?:[0-9a-f]{64}|[0-9a-f]{40})",
        anchor="sg[dsw]_[0-9a-f]{12}",
    ),
    prefixed("sourcegraph-amp-token", "Amp token", "sgamp_user_", "[0-9A-Z]{20,40}_[0-9a-f]{48,64}"),
)
