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
)
