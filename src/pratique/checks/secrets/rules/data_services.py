"""Databases and search as a service."""

from pratique.checks.secrets.rule import Rule, assigned, prefixed
from pratique.model.finding import Severity

_CRITICAL = Severity.CRITICAL

RULES: tuple[Rule, ...] = (
    # https://docs.databricks.com/aws/en/dev-tools/auth/pat
    prefixed(
        "databricks-token",
        "Databricks token",
        "dapi",
        "[0-9a-f]{32}(?:-[0-9])?",
        _CRITICAL,
        entropy=3.0,
        anchor="dapi[0-9a-f]{12}",
    ),
    prefixed(
        "databricks-secret",
        "Databricks OAuth secret",
        "dose",
        "[0-9a-f]{32}",
        _CRITICAL,
        entropy=3.0,
        anchor="dose[0-9a-f]{12}",
    ),
    # https://planetscale.com/docs/api/reference/service-tokens
    prefixed("planetscale-token", "PlanetScale token", "pscale_tkn_", "[0-9A-Za-z_.=-]{32,64}", _CRITICAL),
    prefixed("planetscale-password", "PlanetScale password", "pscale_pw_", "[0-9A-Za-z_.=-]{32,64}", _CRITICAL),
    prefixed("planetscale-oauth-token", "PlanetScale OAuth token", "pscale_oauth_", "[0-9A-Za-z_.=-]{32,64}"),
    prefixed("neon-key", "Neon API key", "napi_", "[0-9a-z]{64}", _CRITICAL),
    prefixed(
        "mongodb-atlas-secret", "MongoDB Atlas service account secret", "mdb_sa_sk_", "[0-9A-Za-z_-]{40}", _CRITICAL
    ),
    prefixed("aiven-password", "Aiven service password", "AVNS_", "[0-9A-Za-z_-]{19}", _CRITICAL),
    prefixed("elastic-cloud-key", "Elastic Cloud API key", "essu_", "[0-9A-Za-z+/]{48,120}={0,2}", _CRITICAL),
    prefixed(
        "confluent-secret",
        "Confluent API secret",
        "cflt",
        "[0-9A-Za-z+/]{60}",
        _CRITICAL,
        anchor="cflt[0-9A-Za-z+/]{12}",
    ),
    assigned("confluent-key", "Confluent API secret", "confluent", "[0-9A-Za-z+/]{64}", _CRITICAL, entropy=4.2),
    assigned("algolia-key", "Algolia admin key", "algolia", "[0-9a-f]{32}", entropy=3.0),
    Rule(
        id="cloudinary-url",
        title="Cloudinary URL with its secret",
        anchor="cloudinary://",
        pattern="cloudinary://[0-9]{12,18}:(?P<secret>[0-9A-Za-z_-]{20,40})@",
        entropy=3.5,
    ),
    prefixed("influxdb-core-token", "InfluxDB 3 token", "apiv3_", "[0-9A-Za-z_-]{80,100}"),
    assigned("influx-token", "InfluxDB token", "influx(?:db)?", "[0-9A-Za-z_-]{86}==", _CRITICAL, entropy=4.2),
    prefixed("xata-key", "Xata API key", "xau_", "[0-9A-Za-z]{28,48}"),
    prefixed(
        "clickhouse-key",
        "ClickHouse Cloud key secret",
        "4b1d",
        "[0-9A-Za-z]{38}",
        entropy=4.0,
        anchor="4b1d[0-9A-Za-z]{12}",
    ),
    assigned(
        "snowflake-password",
        "Snowflake password",
        "snowflake[_-]?pass(?:word)?",
        "[^\\s\"'`<>{}$,;]{8,64}",
        _CRITICAL,
        entropy=2.8,
    ),
    prefixed("neon-password", "Neon role password", "npg_", "[0-9A-Za-z]{12,24}", entropy=3.0),
    prefixed("cockroach-key", "CockroachDB Cloud API key", "CCDB1_", "[0-9A-Za-z]{22}_[0-9A-Za-z]{40}"),
    prefixed(
        "databento-key",
        "Databento key",
        "db-",
        "[0-9A-Za-z]{29}",
        anchor="db-[0-9A-Za-z]{29}",
        entropy=4.0,
    ),
    # https://docs.snowflake.com/en/developer-guide/snowflake-rest-api/authentication
    prefixed(
        "snowflake-session-token",
        "Snowflake session token",
        "ver:",
        "[0-9]-hint:[0-9]{4,20}-[0-9A-Za-z+/=-]{60,300}",
        anchor="ver:[0-9]-hint:",
        reach=400,
    ),
    prefixed(
        "fauna-secret",
        "Fauna secret",
        "fn",
        "[AE][0-9A-Za-z_-]{38}",
        anchor="fn[AE][0-9A-Za-z_-]{38}",
        entropy=4.0,
    ),
    prefixed("materialize-password", "Materialize app password", "mzp_", "[0-9a-f]{64}"),
    prefixed(
        "tigris-key-id",
        "Tigris access key id",
        "tid_",
        "[0-9A-Za-z_]{24,60}",
        Severity.MEDIUM,
        anchor="tid_[0-9A-Za-z_]{24}",
    ),
    prefixed("tigris-secret", "Tigris secret key", "tsec_", "[0-9A-Za-z_+/=-]{40,80}"),
    prefixed("crunchy-bridge-key", "Crunchy Bridge API key", "cbkey_", "[0-9A-Za-z]{32,64}"),
    prefixed("astra-db-token", "Astra DB token", "AstraCS:", "[0-9A-Za-z]{20,30}:[0-9a-f]{64}"),
)
