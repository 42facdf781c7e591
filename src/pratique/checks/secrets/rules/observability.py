"""Monitoring, logs, analytics and feature flags."""

from pratique.checks.secrets.proof import base64_json, hex_crc_suffix
from pratique.checks.secrets.rule import Rule, assigned, prefixed
from pratique.model.finding import Severity

_MEDIUM = Severity.MEDIUM
_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

RULES: tuple[Rule, ...] = (
    assigned("datadog-api-key", "Datadog API key", "(?:datadog|dd[_-]api)", "[0-9a-f]{32}", entropy=3.0),
    assigned(
        "datadog-application-key", "Datadog application key", "(?:datadog|dd[_-]app)", "[0-9a-f]{40}", entropy=3.0
    ),
    # https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/
    prefixed("new-relic-user-key", "New Relic user key", "NRAK-", "[0-9A-Z]{27}"),
    prefixed("new-relic-insights-key", "New Relic insights key", "NRI", "[IQ]-[0-9A-Za-z_-]{32}", anchor="NRI[IQ]-"),
    Rule(
        id="new-relic-license-key",
        title="New Relic license key",
        anchor="FFFFNRAL",
        pattern="[0-9a-f]{32}FFFFNRAL",
        entropy=3.0,
    ),
    # https://docs.sentry.io/account/auth-tokens/
    prefixed(
        "sentry-organisation-token", "Sentry organisation token", "sntrys_", "eyJ[0-9A-Za-z+/=_-]{60,400}", reach=480
    ),
    prefixed("sentry-user-token", "Sentry user token", "sntryu_", "[0-9a-f]{64}"),
    assigned("sentry-token", "Sentry auth token", "sentry[_-]?auth[_-]?token", "[0-9a-f]{64}", entropy=3.0),
    # https://grafana.com/docs/grafana/latest/administration/service-accounts/
    prefixed(
        "grafana-service-account-token",
        "Grafana service account token",
        "glsa_",
        "[0-9A-Za-z]{32}_[0-9a-f]{8}",
        proof=hex_crc_suffix,
    ),
    prefixed(
        "grafana-cloud-token", "Grafana Cloud token", "glc_", "eyJ[0-9A-Za-z+/=]{40,400}", proof=base64_json, reach=480
    ),
    prefixed("grafana-api-key", "Grafana API key", "eyJrIjoi", "[0-9A-Za-z+/=]{60,400}", entropy=3.5, reach=480),
    assigned("pagerduty-key", "PagerDuty API key", "pager[_-]?duty", "(?:u\\+)?[0-9A-Za-z_+-]{20}", entropy=3.5),
    assigned("opsgenie-key", "Opsgenie API key", "opsgenie", _UUID, entropy=3.0),
    # https://docs.dynatrace.com/docs/manage/identity-access-management/access-tokens-and-oauth-clients/access-tokens
    prefixed(
        "dynatrace-token",
        "Dynatrace token",
        "dt0",
        r"[a-z][0-9]{2}\.[0-9A-Z]{24}\.[0-9A-Z]{64}",
        anchor=r"dt0[a-z][0-9]{2}\.",
    ),
    prefixed("honeycomb-key", "Honeycomb key", "hc", "[abx][il][ck]_[0-9a-z]{58}", anchor="(?:hca|hcb|hcx)[il][ck]_"),
    prefixed("axiom-token", "Axiom token", "xa", f"(?:at|pt)-{_UUID}", anchor="(?:xaat|xapt)-[0-9a-f]{8}-"),
    assigned("splunk-token", "Splunk HEC token", "splunk", _UUID, entropy=3.0),
    assigned("sumologic-key", "Sumo Logic key", "sumo(?:logic)?", "[0-9A-Za-z]{64}", entropy=3.8),
    assigned("rollbar-token", "Rollbar token", "rollbar", "[0-9a-f]{32}", entropy=3.0),
    assigned("bugsnag-key", "Bugsnag API key", "bugsnag", "[0-9a-f]{32}", _MEDIUM, entropy=3.0),
    assigned("logzio-token", "Logz.io token", "logz(?:io)?", "[A-Za-z]{32}", entropy=3.8),
    prefixed("posthog-key", "PostHog personal key", "phx_", "[0-9A-Za-z]{40,50}"),
    assigned("segment-key", "Segment write key", "segment", "[0-9A-Za-z]{32}", _MEDIUM, entropy=4.0),
    assigned("mixpanel-secret", "Mixpanel secret", "mixpanel", "[0-9a-f]{32}", _MEDIUM, entropy=3.0),
    assigned("amplitude-key", "Amplitude secret key", "amplitude", "[0-9a-f]{32}", _MEDIUM, entropy=3.0),
    # https://launchdarkly.com/docs/home/account/api
    assigned(
        "launchdarkly-key", "LaunchDarkly key", "(?:launch[_-]?darkly|ld[_-]sdk)", f"(?:sdk|api)-{_UUID}", entropy=3.0
    ),
    prefixed("coralogix-key", "Coralogix key", "cxt", "[ph]_[0-9A-Za-z]{30}", anchor="cxt[ph]_[0-9A-Za-z]{8}"),
    prefixed("checkly-key", "Checkly API key", "cu_", "[0-9a-f]{32}", entropy=3.0, anchor="cu_[0-9a-f]{32}"),
    assigned("statuspage-key", "Statuspage API key", "statuspage", "[0-9a-f]{64}", entropy=3.0),
    # https://docs.dynatrace.com/docs/manage/identity-access-management/access-tokens-and-oauth-clients/platform-tokens
    prefixed(
        "dynatrace-platform-token",
        "Dynatrace platform token",
        "dt0s",
        r"[0-9]{2}\.[0-9A-Z]{8}\.[0-9A-Z]{64}",
        anchor=r"dt0s[0-9]{2}\.[0-9A-Z]{8}\.",
    ),
    prefixed(
        "launchdarkly-access-token",
        "LaunchDarkly access token",
        "api-",
        _UUID,
        anchor="api-[0-9a-f]{8}-[0-9a-f]{4}-",
        entropy=3.0,
    ),
    prefixed(
        "launchdarkly-sdk-key",
        "LaunchDarkly SDK key",
        "sdk-",
        _UUID,
        anchor="sdk-[0-9a-f]{8}-[0-9a-f]{4}-",
        entropy=3.0,
    ),
    prefixed(
        "segment-token",
        "Segment public API token",
        "sgp_",
        "[0-9A-Za-z]{64}",
        anchor="sgp_[0-9A-Za-z]{24}",
        entropy=4.2,
    ),
    prefixed(
        "statsig-key",
        "Statsig secret key",
        "secret-",
        "[0-9A-Za-z]{40,60}",
        anchor="secret-[0-9A-Za-z]{40}",
        entropy=4.2,
    ),
    prefixed(
        "statsig-console-key",
        "Statsig console key",
        "console-",
        "[0-9A-Za-z]{40,60}",
        anchor="console-[0-9A-Za-z]{40}",
        entropy=4.2,
    ),
    prefixed("datadog-prefixed-application-key", "Datadog application key", "ddapp_", "[0-9A-Za-z]{34}"),
    prefixed("new-relic-rest-key", "New Relic REST API key", "NRRA-", "[0-9a-f]{42}"),
    prefixed("new-relic-admin-key", "New Relic key", "NRA", "[AL]-[0-9a-f]{32,42}", anchor="NRA[AL]-[0-9a-f]{16}"),
    prefixed("new-relic-browser-key", "New Relic ingest key", "NRBR-", "[0-9a-f]{19}", _MEDIUM),
    Rule(
        id="new-relic-regional-license-key",
        title="New Relic license key",
        anchor="NRAL",
        pattern="(?:eu|gov|us)[0-9]{2}xx[0-9a-f]{26,34}NRAL",
        entropy=3.0,
    ),
    prefixed("posthog-secret-key", "PostHog secret key", "phs_", "[0-9A-Za-z]{40,50}"),
    prefixed("rootly-key", "Rootly API key", "rootly_", "[0-9a-f]{64}"),
    prefixed(
        "pagerduty-oauth-token",
        "PagerDuty OAuth token",
        "pd",
        "[ue]s[+]_0XBPWQQ_[0-9a-f-]{36,80}",
        anchor=r"pd[ue]s[+]_",
    ),
    prefixed("logfire-token", "Pydantic Logfire token", "pylf_v", "[0-9]_[a-z]{2}_[0-9A-Za-z]{40,60}"),
    prefixed("devcycle-key", "DevCycle server key", "dvc_server_", "[0-9A-Za-z_]{24,60}"),
    prefixed(
        "growthbook-key",
        "GrowthBook secret key",
        "secret_",
        "(?:admin|readonly|user|role)_[0-9A-Za-z+/]{36,50}={0,2}",
        anchor="secret_(?:admin|readonly|user|role)_",
    ),
    prefixed(
        "tinybird-token",
        "Tinybird token",
        "p.eyJ",
        r"[0-9A-Za-z_-]{20,300}\.[0-9A-Za-z_-]{43}",
        anchor=r"p\.eyJ[0-9A-Za-z_-]{16}",
    ),
    prefixed("sentry-app-token", "Sentry app token", "sntry", "[ai]_[0-9a-f]{64}", anchor="sntry[ai]_[0-9a-f]{8}"),
    Rule(
        id="sentry-url-secret",
        title="Sentry DSN with its secret",
        anchor=r"https://[0-9a-f]{32}:[0-9a-f]{8}",
        pattern=r"https://[0-9a-f]{32}:(?P<secret>[0-9a-f]{32})@[0-9A-Za-z.-]{3,80}/[0-9]{1,20}",
        severity=_MEDIUM,
        entropy=3.0,
    ),
)
