"""Tools that people work with: planning, design, content, customers."""

from pratique.checks.secrets.rule import Rule, assigned, prefixed
from pratique.model.finding import Severity

_MEDIUM = Severity.MEDIUM
_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

RULES: tuple[Rule, ...] = (
    prefixed("postman-key", "Postman API key", "PMAK-", "[0-9a-f]{24}-[0-9a-f]{34}"),
    prefixed("postman-collection-token", "Postman collection token", "PMAT-", "[0-9A-Z]{26}", _MEDIUM),
    prefixed("linear-key", "Linear API key", "lin_api_", "[0-9A-Za-z]{40}"),
    prefixed("linear-oauth-token", "Linear OAuth token", "lin_oauth_", "[0-9a-f]{64}"),
    prefixed("notion-token", "Notion token", "ntn_", "[0-9]{11}[0-9A-Za-z]{35}"),
    prefixed(
        "notion-secret",
        "Notion integration secret",
        "secret_",
        "[0-9A-Za-z]{43}",
        entropy=4.0,
        anchor="secret_[0-9A-Za-z]{12}",
    ),
    # https://airtable.com/developers/web/guides/personal-access-tokens
    prefixed(
        "airtable-token",
        "Airtable personal access token",
        "pat",
        r"[0-9A-Za-z]{14}\.[0-9a-f]{64}",
        anchor=r"pat[0-9A-Za-z]{14}\.[0-9a-f]{8}",
    ),
    assigned("airtable-key", "Airtable API key", "airtable", "key[0-9A-Za-z]{14}", entropy=3.2),
    assigned("asana-token", "Asana token", "asana", "[0-9]/[0-9]{10,18}(?:/[0-9]{10,18})?:[0-9a-f]{32}", entropy=3.2),
    assigned("trello-token", "Trello token", "trello", "(?:ATTA)?[0-9a-f]{64,76}", entropy=3.2),
    prefixed("figma-token", "Figma token", "figd_", "[0-9A-Za-z_-]{40}"),
    prefixed("typeform-token", "Typeform token", "tfp_", "[0-9A-Za-z]{44}_[0-9A-Za-z]{14}"),
    prefixed("contentful-token", "Contentful personal token", "CFPAT-", "[0-9A-Za-z_-]{43}"),
    assigned(
        "contentful-delivery-token",
        "Contentful delivery token",
        "contentful",
        "[0-9A-Za-z_-]{43}",
        _MEDIUM,
        entropy=4.0,
    ),
    prefixed(
        "hubspot-token",
        "HubSpot private app token",
        "pat-",
        f"(?:na|eu|ap)[1-9]-{_UUID}",
        anchor="pat-(?:na|eu|ap)[1-9]-",
    ),
    assigned("hubspot-key", "HubSpot API key", "hubspot", _UUID, entropy=3.0),
    Rule(
        id="salesforce-token",
        title="Salesforce access token",
        anchor="00D[0-9A-Za-z]{12,15}!",
        pattern="00D[0-9A-Za-z]{12,15}![0-9A-Za-z_.]{80,120}",
        entropy=3.8,
    ),
    assigned("zendesk-token", "Zendesk API token", "zendesk", "[0-9A-Za-z]{40}", entropy=3.8),
    assigned("freshdesk-key", "Freshdesk API key", "freshdesk", "[0-9A-Za-z]{20}", entropy=3.5),
    Rule(
        id="zapier-webhook",
        title="Zapier webhook",
        anchor=r"hooks\.zapier\.com/hooks/catch/",
        pattern=r"hooks\.zapier\.com/hooks/catch/[0-9]{4,12}/[0-9a-z]{6,12}",
        severity=_MEDIUM,
        shown=15,
    ),
    prefixed("frameio-token", "Frame.io token", "fio-u-", "[0-9A-Za-z_=-]{64}"),
    prefixed("readme-key", "ReadMe API key", "rdme_", "[0-9a-z]{70}"),
    prefixed("mapbox-secret-token", "Mapbox secret token", "sk.eyJ", r"[0-9A-Za-z_-]{40,200}\.[0-9A-Za-z_-]{22}"),
    assigned(
        "dropbox-token",
        "Dropbox token",
        "dropbox",
        r"(?:sl\.(?:u\.)?[0-9A-Za-z_-]{100,1000}|[0-9a-z]{15})",
        entropy=3.3,
    ),
    assigned("box-secret", "Box client secret", "box[_-]?client", "[0-9A-Za-z]{32}", entropy=3.8),
    assigned("okta-token", "Okta API token", "okta", "00[0-9A-Za-z_-]{40}", Severity.CRITICAL, entropy=3.8),
    assigned("auth0-secret", "Auth0 client secret", "auth0", "[0-9A-Za-z_-]{64}", Severity.CRITICAL, entropy=4.2),
    prefixed("workos-key", "WorkOS API key", "sk_live_a2V5X", "[0-9A-Za-z]{30,90}"),
    assigned("onelogin-secret", "OneLogin secret", "onelogin", "[0-9a-f]{64}", entropy=3.0),
    prefixed("tolgee-key", "Tolgee key", "tgpak_", "[0-9a-z]{40,60}"),
    assigned("crowdin-token", "Crowdin token", "crowdin", "[0-9a-f]{80}", entropy=3.0),
    prefixed("adobe-secret", "Adobe client secret", "p8e-", "[0-9A-Za-z_-]{32}"),
    assigned("shodan-key", "Shodan API key", "shodan", "[0-9A-Za-z]{32}", entropy=3.8),
    assigned("virustotal-key", "VirusTotal API key", "(?:virus[_-]?total|vt[_-]api)", "[0-9a-f]{64}", entropy=3.0),
    assigned("etherscan-key", "Etherscan API key", "etherscan", "[0-9A-Z]{34}", _MEDIUM, entropy=3.5),
    assigned("alchemy-key", "Alchemy API key", "alchemy", "[0-9A-Za-z_-]{32}", _MEDIUM, entropy=3.8),
    assigned("infura-key", "Infura secret", "infura", "[0-9a-f]{32}", _MEDIUM, entropy=3.0),
)
