"""Where packages are published."""

from pratique.checks.secrets.proof import doubtful_crc_suffix, user_and_password
from pratique.checks.secrets.rule import Rule, prefixed
from pratique.model.finding import Severity

_CRITICAL = Severity.CRITICAL
_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

RULES: tuple[Rule, ...] = (
    # https://github.blog/changelog/2021-09-23-npm-has-a-new-access-token-format/
    prefixed("npm-token", "npm access token", "npm_", "[0-9A-Za-z]{36}", _CRITICAL, proof=doubtful_crc_suffix),
    # https://docs.npmjs.com/cli/configuring-npm/npmrc
    Rule(
        id="npmrc-token",
        title="npm registry token",
        anchor="_authToken",
        pattern=rf"""_authToken["']?[ \t]{{0,4}}[=:][ \t]{{0,4}}["']?(?P<secret>{_UUID}|[0-9A-Za-z_+/.=-]{{20,400}})""",
        severity=_CRITICAL,
        entropy=3.0,
        text_only=True,
        reach=480,
    ),
    Rule(
        id="npmrc-auth",
        title="npm registry password",
        anchor="_(?:auth|password)[ \t]{0,4}=",
        pattern=r"""_(?:auth|password)[ \t]{0,4}=[ \t]{0,4}["']?(?P<secret>[0-9A-Za-z+/]{12,200}={0,2})""",
        proof=user_and_password,
        text_only=True,
    ),
    # https://warehouse.pypa.io/security-intel/#token-scanning
    prefixed("pypi-token", "PyPI token", "pypi-AgEIcHlwaS5vcmc", "[0-9A-Za-z_-]{50,1000}", _CRITICAL, reach=1100),
    prefixed(
        "testpypi-token",
        "TestPyPI token",
        "pypi-AgENdGVzdC5weXBpLm9yZ",
        "[0-9A-Za-z_-]{50,1000}",
        Severity.MEDIUM,
        reach=1100,
    ),
    prefixed("rubygems-key", "RubyGems API key", "rubygems_", "[0-9a-f]{48}", _CRITICAL),
    prefixed(
        "crates-token", "crates.io token", "cio", "[0-9A-Za-z]{32}", _CRITICAL, entropy=3.6, anchor="cio[0-9A-Za-z]{12}"
    ),
    prefixed("nuget-key", "NuGet API key", "oy2", "[0-9a-z]{43}", _CRITICAL, entropy=3.6, anchor="oy2[0-9a-z]{12}"),
    # https://docs.docker.com/security/access-tokens/
    prefixed("docker-hub-token", "Docker Hub access token", "dckr_pat_", "[0-9A-Za-z_-]{27}", _CRITICAL),
    prefixed("docker-organisation-token", "Docker organisation token", "dckr_oat_", "[0-9A-Za-z_-]{32}", _CRITICAL),
    Rule(
        id="docker-config-auth",
        title="Registry password in a Docker config",
        anchor='"auth"[ \t]{0,4}:',
        pattern=r'"auth"\s{0,8}:\s{0,8}"(?P<secret>[0-9A-Za-z+/]{8,800}={0,2})"',
        severity=_CRITICAL,
        proof=user_and_password,
        text_only=True,
        reach=900,
    ),
    prefixed("clojars-token", "Clojars token", "CLOJARS_", "[0-9a-z]{60}"),
    prefixed("packagist-token", "Packagist token", "packagist_", "[ou][a-z]{1,2}_[0-9a-f]{60,80}"),
    prefixed("open-vsx-token", "Open VSX token", "ovsxat_", _UUID),
    prefixed("hexpm-key", "Hex.pm organisation key", "hexpm_", "[0-9A-Za-z]{32,64}"),
    prefixed("jsr-token", "JSR token", "jsr", "[dp]_[0-9A-Za-z]{40,60}", anchor="jsr[dp]_[0-9A-Za-z]{12}"),
    prefixed("deno-token", "Deno Deploy token", "dd", "[pwo]_[0-9A-Za-z]{36}", anchor="dd[pwo]_[0-9A-Za-z]{24}"),
)
