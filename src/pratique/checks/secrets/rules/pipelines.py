"""Build and deployment services."""

from pratique.checks.secrets.naming import BETWEEN
from pratique.checks.secrets.rule import Rule, assigned, prefixed
from pratique.model.finding import Severity

_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

RULES: tuple[Rule, ...] = (
    prefixed("circleci-personal-token", "CircleCI personal token", "CCIPAT_", "[0-9A-Za-z]{22}_[0-9a-f]{40}"),
    prefixed("circleci-project-token", "CircleCI project token", "CCIPRJ_", "[0-9A-Za-z]{22}_[0-9a-f]{40}"),
    assigned("circleci-token", "CircleCI token", "circle(?:ci)?[_-]?token", "[0-9a-f]{40}"),
    assigned("travis-token", "Travis CI token", "travis", "[0-9A-Za-z_-]{22}", entropy=3.5),
    assigned("drone-token", "Drone CI token", "drone[_-]?token", "[0-9A-Za-z]{32}", entropy=3.0),
    prefixed("buildkite-token", "Buildkite user token", "bkua_", "[0-9a-z]{40}"),
    prefixed(
        "harness-token",
        "Harness token",
        "pat.",
        r"[0-9A-Za-z_-]{22}\.[0-9a-f]{24}\.[0-9A-Za-z]{20}",
        anchor=r"pat\.[0-9A-Za-z_-]{22}\.",
    ),
    prefixed("octopus-key", "Octopus Deploy API key", "API-", "[0-9A-Z]{26}", entropy=3.2, anchor="API-[0-9A-Z]{8}"),
    prefixed("pulumi-token", "Pulumi access token", "pul-", "[0-9a-f]{40}"),
    # https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens
    Rule(
        id="terraform-cloud-token",
        title="HCP Terraform token",
        anchor=r"\.atlasv1\.",
        pattern=r"[0-9A-Za-z]{14}\.atlasv1\.[0-9A-Za-z_=-]{60,70}",
        severity=Severity.CRITICAL,
        entropy=3.5,
    ),
    prefixed("sonarqube-token", "SonarQube token", "sq", "[apu]_[0-9a-f]{40}", anchor="(?:sqa_|sqp_|squ_)[0-9a-f]{4}"),
    assigned("sonar-token", "Sonar token", "sonar[._-]?(?:token|login)", "[0-9a-f]{40}"),
    assigned("snyk-token", "Snyk token", "snyk", _UUID, entropy=3.0),
    assigned("codecov-token", "Codecov token", "codecov", f"(?:{_UUID}|[0-9a-f]{{32}})", Severity.MEDIUM, entropy=3.0),
    prefixed(
        "netlify-token", "Netlify token", "nf", "[pcu]_[0-9A-Za-z]{36}", anchor="(?:nfp_|nfc_|nfu_)[0-9A-Za-z]{8}"
    ),
    assigned("netlify-key", "Netlify token", "netlify", "[0-9A-Za-z_-]{43,46}", entropy=3.5),
    assigned("vercel-token", "Vercel token", "vercel", "[0-9A-Za-z]{24}", entropy=3.5),
    prefixed("heroku-key", "Heroku API key", "HRKU-", f"(?:{_UUID}|[0-9A-Za-z_-]{{58,64}})"),
    assigned("heroku-uuid-key", "Heroku API key", "heroku", _UUID, entropy=3.0),
    prefixed("fly-token", "Fly.io token", "FlyV1 fm", "[12][ar]?_[0-9A-Za-z+/=,_-]{60,1000}", reach=1200),
    prefixed("fly-organisation-token", "Fly.io token", "fo1_", "[0-9A-Za-z_-]{43}"),
    prefixed("render-key", "Render API key", "rnd_", "[0-9A-Za-z]{28,40}"),
    assigned("railway-token", "Railway token", "railway", _UUID, entropy=3.0),
    prefixed("prefect-key", "Prefect API key", "pn", "[ub]_[0-9A-Za-z]{36}", anchor="(?:pnu_|pnb_)[0-9A-Za-z]{8}"),
    prefixed("scalingo-token", "Scalingo token", "tk-us-", "[0-9A-Za-z_-]{48}"),
    prefixed("dbt-token", "dbt Cloud token", "dbt", "[cu]_[0-9A-Za-z_=-]{40,60}", anchor="dbt[cu]_[0-9A-Za-z]{8}"),
    prefixed("platformsh-token", "Upsun token", "plapi_", "[0-9A-Za-z_-]{30,80}"),
    prefixed("jfrog-api-key", "JFrog API key", "AKCp", "[0-9A-Za-z]{69}"),
    prefixed("jfrog-reference-token", "JFrog reference token", "cmVmdGtuO", "[0-9A-Za-z]{55}"),
    # https://vercel.com/changelog/new-token-formats-and-secret-scanning
    prefixed(
        "vercel-prefixed-token",
        "Vercel token",
        "vc",
        "[piarkc]_[0-9A-Za-z]{24,80}",
        anchor="vc[piarkc]_[0-9A-Za-z]{16}",
        entropy=3.8,
    ),
    prefixed("vercel-blob-token", "Vercel Blob token", "vercel_blob_rw_", "[0-9A-Za-z]{12,24}_[0-9A-Za-z]{24,40}"),
    prefixed(
        "buildkite-cluster-token",
        "Buildkite agent token",
        "bk",
        "(?:ct|aj|rt|at)_[0-9A-Za-z]{40,80}",
        anchor="bk(?:ct|aj|rt|at)_[0-9A-Za-z]{16}",
    ),
    prefixed("snyk-service-token", "Snyk token", "snyk_", r"[us]at\.[0-9a-f]{8}\.[0-9A-Za-z_.-]{30,600}", reach=700),
    prefixed(
        "harness-service-token",
        "Harness service account token",
        "sat.",
        r"[0-9A-Za-z_-]{22}\.[0-9a-f]{24}\.[0-9A-Za-z]{20}",
        anchor=r"sat\.[0-9A-Za-z_-]{22}\.",
    ),
    prefixed(
        "stackhawk-key",
        "StackHawk API key",
        "hawk.",
        r"[0-9A-Za-z_-]{20}\.[0-9A-Za-z_-]{20}",
        anchor=r"hawk\.[0-9A-Za-z_-]{20}\.",
    ),
    prefixed("endor-key", "Endor Labs key", "endr+", "[0-9A-Za-z-]{16}"),
    prefixed("sindri-key", "Sindri API key", "sindri_", "[0-9A-Za-z]{32}"),
    prefixed(
        "settlemint-token",
        "SettleMint token",
        "sm_",
        "(?:aat|pat|sat)_[0-9A-Za-z]{16}",
        anchor="sm_(?:aat|pat|sat)_[0-9A-Za-z]{12}",
    ),
    prefixed("zuplo-key", "Zuplo API key", "zpka_", "[0-9a-f]{32}_[0-9a-f]{8}"),
    prefixed(
        "expo-token",
        "Expo access token",
        "exp_",
        "[0-9A-Za-z_-]{40}",
        anchor="exp_[0-9A-Za-z_-]{40}",
        entropy=4.0,
    ),
    prefixed("depot-token", "Depot token", "depot_", "(?:org|project|user)_[0-9a-f]{40,80}"),
    prefixed(
        "portainer-token", "Portainer access token", "ptr_", "[0-9A-Za-z+/]{43}=", anchor="ptr_[0-9A-Za-z+/]{43}="
    ),
    Rule(
        id="jenkins-token",
        title="Jenkins API token",
        anchor="(?i)jenkins",
        pattern=f"(?i:jenkins)[0-9A-Za-z_.-]{{0,32}}{BETWEEN}(?P<secret>11[0-9a-f]{{32}})",
        entropy=3.0,
        text_only=True,
    ),
)
