"""Payments, shops, shipping and banking."""

from pratique.checks.secrets.proof import crc_suffix_last
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
    prefixed("chargebee-key", "Chargebee live key", "live_cu", "[0-9A-Za-z]{30,44}"),
    prefixed("shopify-theme-password", "Shopify theme access password", "shptka_", "[0-9a-f]{32}"),
    prefixed("shopify-partner-token", "Shopify partner token", "prtapi_", "[0-9a-f]{32}"),
    prefixed("shopify-user-token", "Shopify user token", "shpua_", "[0-9a-f]{32}"),
    prefixed("shopify-cli-token", "Shopify CLI token", "atkn_", "[0-9A-Za-z_-]{40,200}"),
    # https://docs.polar.sh/integrate/oat
    prefixed(
        "polar-token",
        "Polar access token",
        "polar_",
        "(?:oat|pat|at_u|at_o|rt_u|rt_o|cs|ac|whs|sec|ci_rt)_[0-9A-Za-z]{37}[0-9A-Za-z]{6}",
        proof=crc_suffix_last,
    ),
    prefixed(
        "stripe-organisation-key", "Stripe organisation key", "sk_org_", "(?:live|test)_[0-9A-Za-z]{24,247}", _CRITICAL
    ),
    prefixed(
        "paypal-braintree-sandbox-token",
        "Braintree sandbox token",
        "access_token$sandbox$",
        "[0-9a-z]{16}[$][0-9a-f]{32}",
        _MEDIUM,
    ),
    prefixed(
        "paddle-sandbox-key",
        "Paddle sandbox API key",
        "pdl_sdbx_apikey_",
        "[0-9a-z]{26}_[0-9A-Za-z]{22}_[0-9A-Za-z]{3}",
        _MEDIUM,
    ),
    prefixed("razorpay-test-key", "Razorpay test key", "rzp_test_", "[0-9A-Za-z]{14}", _MEDIUM, entropy=3.0),
    prefixed(
        "flutterwave-encryption-key",
        "Flutterwave encryption key",
        "FLWSECK",
        "(?:_TEST)?[0-9a-f]{12,24}",
        anchor="FLWSECK(?:_TEST)?[0-9a-f]{12}",
    ),
    prefixed("asaas-key", "Asaas API key", "$aact_", "(?:(?:prod|hmlg)_)?[0-9A-Za-z+/:=]{60,300}", reach=400),
    prefixed("midtrans-key", "Midtrans server key", "Mid-server-", "[0-9A-Za-z_-]{20,32}"),
    Rule(
        id="mercado-pago-token",
        title="Mercado Pago access token",
        anchor="APP_USR-[0-9]{12}",
        pattern="APP_USR-[0-9]{12,20}-[0-9]{6}-[0-9a-f]{32}(?:__[A-Z]{2}_[A-Z]{2}__)?-[0-9]{5,12}",
        severity=Severity.HIGH,
        entropy=3.2,
        structured=True,
        shown=8,
    ),
    Rule(
        id="mercado-pago-test-token",
        title="Mercado Pago test token",
        anchor="TEST-[0-9]{12}",
        pattern="TEST-[0-9]{12,20}-[0-9]{6}-[0-9a-f]{32}(?:__[A-Z]{2}_[A-Z]{2}__)?-[0-9]{5,12}",
        severity=Severity.MEDIUM,
        entropy=3.2,
        structured=True,
        shown=5,
    ),
    prefixed(
        "mollie-access-token",
        "Mollie access token",
        "access_",
        "[0-9A-Za-z]{30}",
        anchor="access_[0-9A-Za-z]{30}",
        entropy=4.0,
    ),
    prefixed(
        "mollie-live-key",
        "Mollie live key",
        "live_",
        "[0-9A-Za-z]{30}",
        anchor="live_[0-9A-Za-z]{30}",
        entropy=4.0,
    ),
    prefixed("xendit-key", "Xendit secret key", "xnd_", "(?:production|development)_[0-9A-Za-z]{40,80}"),
    prefixed(
        "omise-key",
        "Opn Payments (Omise) secret key",
        "skey_",
        "(?:test_)?[0-9a-z]{19}",
        anchor="skey_(?:test_)?[0-9a-z]{19}",
    ),
    prefixed(
        "checkout-com-key",
        "Checkout.com secret key",
        "sk_",
        "(?:sbox_)?[0-9a-z]{26}[0-9a-z*$#=@!]?",
        anchor="sk_(?:sbox_)?[0-9a-z]{26}",
        entropy=3.6,
    ),
    prefixed(
        "square-sandbox-token", "Square sandbox token", "sandbox-sq0", "(?:atb|idb|csb)-[0-9A-Za-z_-]{22,50}", _MEDIUM
    ),
    prefixed(
        "gocardless-live-token",
        "GoCardless token",
        "live_",
        "[0-9A-Za-z_-]{40}",
        anchor="live_[0-9A-Za-z_-]{40}",
        entropy=4.2,
    ),
    prefixed(
        "gocardless-sandbox-token",
        "GoCardless sandbox token",
        "sandbox_",
        "[0-9A-Za-z_-]{40}",
        _MEDIUM,
        anchor="sandbox_[0-9A-Za-z_-]{40}",
        entropy=4.2,
    ),
    prefixed(
        "modern-treasury-key",
        "Modern Treasury API key",
        "live-",
        "[0-9A-Za-z]{64}",
        anchor="live-[0-9A-Za-z]{32}",
        entropy=4.2,
    ),
    prefixed(
        "secret-token-uri", "Secret token as of RFC 8959", "secret-token:", "[0-9A-Za-z_.~%+/=-]{16,200}", entropy=3.5
    ),
    prefixed(
        "revenuecat-key",
        "RevenueCat secret key",
        "sk_",
        "[A-Z][0-9A-Za-z]{25,32}",
        anchor="sk_[A-Z][0-9A-Za-z]{25}",
        entropy=4.0,
    ),
    prefixed("sumup-key", "SumUp secret key", "sup_sk_", "[0-9A-Za-z]{24,48}"),
    prefixed("pagarme-live-key", "Pagar.me live key", "ak_live_", "[0-9A-Za-z]{24,64}"),
    prefixed("pagarme-test-key", "Pagar.me test key", "ak_test_", "[0-9A-Za-z]{24,64}", _MEDIUM),
)
