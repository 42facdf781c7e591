"""Payments, shops, shipping and banking."""

from pratique.checks.secrets.rule import Rule, assigned, prefixed
from pratique.model.finding import Severity

_CRITICAL, _MEDIUM = Severity.CRITICAL, Severity.MEDIUM
_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

RULES: tuple[Rule, ...] = (
    # https://docs.stripe.com/keys
    prefixed("stripe-live-key", "Stripe live secret key", "sk_live_", "[0-9A-Za-z]{24,247}", _CRITICAL),
    prefixed("stripe-live-restricted-key", "Stripe live restricted key", "rk_live_", "[0-9A-Za-z]{24,247}", _CRITICAL),
    prefixed("stripe-test-key", "Stripe test secret key", "sk_test_", "[0-9A-Za-z]{24,247}", _MEDIUM),
    prefixed("stripe-test-restricted-key", "Stripe test restricted key", "rk_test_", "[0-9A-Za-z]{24,247}", _MEDIUM),
    prefixed("stripe-webhook-secret", "Webhook signing secret", "whsec_", "[0-9A-Za-z+/]{32,64}={0,2}"),
    # https://developer.squareup.com/docs/build-basics/access-tokens
    prefixed(
        "square-token",
        "Square access token",
        "EAAA",
        "[0-9A-Za-z_-]{60}",
        _CRITICAL,
        entropy=4.0,
        anchor="EAAA[0-9A-Za-z_-]{12}",
    ),
    prefixed("square-legacy-token", "Square access token", "sq0atp-", "[0-9A-Za-z_-]{22}", _CRITICAL),
    prefixed("square-oauth-secret", "Square OAuth secret", "sq0csp-", "[0-9A-Za-z_-]{43}", _CRITICAL),
    prefixed(
        "paypal-braintree-token",
        "Braintree access token",
        "access_token$production$",
        "[0-9a-z]{16}[$][0-9a-f]{32}",
        _CRITICAL,
    ),
    assigned("paypal-secret", "PayPal client secret", "paypal", "E[0-9A-Za-z_-]{79}", _CRITICAL, entropy=4.0),
    # https://plaid.com/docs/api/tokens/
    prefixed(
        "plaid-access-token",
        "Plaid access token",
        "access-",
        f"(?:sandbox|development|production)-{_UUID}",
        anchor="access-(?:sandbox|development|production)-",
    ),
    assigned("plaid-secret", "Plaid secret", "plaid", "[0-9a-f]{30}", entropy=3.0),
    # https://shopify.dev/docs/apps/build/authentication-authorization
    prefixed("shopify-access-token", "Shopify access token", "shpat_", "[0-9a-f]{32}", _CRITICAL),
    prefixed("shopify-custom-app-token", "Shopify custom app token", "shpca_", "[0-9a-f]{32}", _CRITICAL),
    prefixed("shopify-private-app-token", "Shopify private app token", "shppa_", "[0-9a-f]{32}", _CRITICAL),
    prefixed("shopify-shared-secret", "Shopify shared secret", "shpss_", "[0-9a-f]{32}"),
    prefixed("razorpay-key", "Razorpay live key", "rzp_live_", "[0-9A-Za-z]{14}", entropy=3.0),
    prefixed("flutterwave-key", "Flutterwave secret key", "FLWSECK", "(?:_TEST)?-[0-9A-Za-z]{12,40}(?:-X)?"),
    assigned("mollie-key", "Mollie live key", "mollie", "live_[0-9A-Za-z]{30}", entropy=3.5),
    assigned("gocardless-token", "GoCardless token", "gocardless", "live_[0-9A-Za-z_-]{40}", entropy=3.5),
    prefixed("paddle-key", "Paddle API key", "pdl_live_apikey_", "[0-9a-z]{26}_[0-9A-Za-z]{22}_[0-9A-Za-z]{3}"),
    assigned("adyen-key", "Adyen API key", "adyen", "AQE[0-9A-Za-z+/=-]{80,200}", entropy=4.0),
    assigned("coinbase-secret", "Coinbase secret", "coinbase", "[0-9A-Za-z_-]{64}", entropy=4.0),
    prefixed("easypost-key", "EasyPost key", "EZ", "(?:AK|TK)[0-9A-Za-z]{54}", anchor="(?:EZAK|EZTK)[0-9A-Za-z]{8}"),
    prefixed("shippo-token", "Shippo token", "shippo_", "(?:live|test)_[0-9a-f]{40}"),
    prefixed("duffel-token", "Duffel token", "duffel_", "(?:live|test)_[0-9A-Za-z_=-]{43}"),
    assigned("lob-key", "Lob API key", "lob", "(?:live|test)_[0-9a-f]{35}", entropy=3.0),
    assigned(
        "ethereum-private-key",
        "Ethereum private key",
        "(?:private[_-]?key|deployer|mnemonic[_-]?key)",
        "0x[0-9a-fA-F]{64}",
        entropy=3.2,
    ),
    prefixed("chargebee-key", "Chargebee live key", "live_cu", "[0-9A-Za-z]{30,44}"),
)
