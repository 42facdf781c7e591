"""Tokens made at run time from providers' published formats, so that no token is ever written down. Knows nothing of the rules.

tokens.make("ghp_{A30}", rng)        # A letters and digits, h hex, U capitals and digits, l small letters and digits,
                                     # d digits, w letters, digits, `_-`, b base64, B Bech32, T base 32, L letters, G a UUID
"""

import base64
import binascii
import hashlib
import json
import random
import re
import string
import zlib

_SETS = {
    "A": string.ascii_letters + string.digits,
    "h": "0123456789abcdef",
    "U": string.ascii_uppercase + string.digits,
    "l": string.ascii_lowercase + string.digits,
    "d": string.digits,
    "w": string.ascii_letters + string.digits + "_-",
    "b": string.ascii_letters + string.digits + "+/",
    "B": "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
    "T": "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
    "L": string.ascii_letters,
}
_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase


def make(form: str, rng: random.Random) -> str:
    """A token of a form; letters and digits begin and end each random part, so that it stands alone."""
    return re.sub(r"\{([A-Za-z])(\d*)\}", lambda found: _part(found[1], int(found[2] or 0), rng), form)


def _part(kind: str, length: int, rng: random.Random) -> str:
    if kind == "G":
        return "-".join(_part("h", count, rng) for count in (8, 4, 4, 4, 12))
    while True:
        text = "".join(rng.choice(_SETS[kind]) for _ in range(length))
        if (
            text[:1].isalnum()
            and text[-1:].isalnum()
            and not re.search(r"(?i)example|xxxx|test|fake|todo|(.)\1{4}|1234567", text)
        ):
            return text


def with_checksum(prefix: str, rng: random.Random) -> str:
    """GitHub's and npm's form: 30 random characters, six of CRC-32 in base 62."""
    body = _part("A", 30, rng)
    rest, digits = zlib.crc32(body.encode()), ""
    for _ in range(6):
        rest, digit = divmod(rest, 62)
        digits = _BASE62[digit] + digits
    return prefix + body + digits


def crc_digits(text: str) -> str:
    """CRC-32 as six base-62 digits."""
    rest, digits = zlib.crc32(text.encode()), ""
    for _ in range(6):
        rest, digit = divmod(rest, 62)
        digits = _BASE62[digit] + digits
    return digits


def routable(rng: random.Random) -> str:
    """GitLab's form since 2025: payload, its length and CRC-32 in base 36."""
    payload = base64.urlsafe_b64encode(rng.randbytes(16) + b"o:1\np:5k\nu:2f").decode().rstrip("=")
    body = f"glpat-{payload}.01.{_base36(len(payload), 2)}"
    return body + _base36(zlib.crc32(body.encode()), 7)


def _base36(number: int, width: int) -> str:
    digits = ""
    for _ in range(width):
        number, digit = divmod(number, 36)
        digits = (string.digits + string.ascii_lowercase)[digit] + digits
    return digits


def base58check(body: bytes) -> str:
    """https://en.bitcoin.it/wiki/Base58Check_encoding"""
    letters = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    number = int.from_bytes(body + hashlib.sha256(hashlib.sha256(body).digest()).digest()[:4], "big")
    text = ""
    while number:
        number, digit = divmod(number, 58)
        text = letters[digit] + text
    return text


def stellar(rng: random.Random) -> str:
    body = bytes([18 << 3]) + rng.randbytes(32)
    return base64.b32encode(body + binascii.crc_hqx(body, 0).to_bytes(2, "little")).decode()


def jwt(rng: random.Random) -> str:
    def part(value: dict) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part({'sub': _part('d', 9, rng), 'role': 'admin'})}.{_part('w', 43, rng)}"


def basic(rng: random.Random) -> str:
    return base64.b64encode(f"deploy:{_part('A', 18, rng)}".encode()).decode()


def base64_json(rng: random.Random, **values: str) -> str:
    return base64.b64encode(json.dumps({"id": _part("A", 160, rng), **values}).encode()).decode()


def grafana(rng: random.Random) -> str:
    body = f"glsa_{_part('A', 32, rng)}"
    return f"{body}_{zlib.crc32(body.encode()):08x}"


def private_key(kind: str = "rsa", passphrase: bytes = b"") -> str:
    """A fresh key as PEM: `rsa` (PKCS#1), `pkcs8`, `ec`, `openssh`."""
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519

    key = ed25519.Ed25519PrivateKey.generate() if kind == "openssh" else ec.generate_private_key(ec.SECP256R1())
    if kind == "rsa":
        from cryptography.hazmat.primitives.asymmetric import rsa

        key = rsa.generate_private_key(65537, 1024)  # small for the test's sake
    written = {"openssh": form.PrivateFormat.OpenSSH, "pkcs8": form.PrivateFormat.PKCS8}.get(
        kind, form.PrivateFormat.TraditionalOpenSSL
    )
    lock = form.BestAvailableEncryption(passphrase) if passphrase else form.NoEncryption()
    return key.private_bytes(form.Encoding.PEM, written, lock).decode()


FORMATS = {
    "github-fine-grained-token": "github_pat_{A22}_{A59}",
    "gitlab-personal-token": "glpat-{w20}",
    "gitlab-deploy-token": "gldt-{w20}",
    "gitlab-runner-token": "glrt-{w20}",
    "gitlab-trigger-token": "glptt-{h40}",
    "atlassian-api-token": "ATATT3xFfGF0{w172}={U8}",
    "azure-devops-token": "{A76}AZDO{A4}",
    "circleci-personal-token": "CCIPAT_{A22}_{h40}",
    "buildkite-token": "bkua_{h40}",
    "octopus-key": "API-{U26}",
    "pulumi-token": "pul-{h40}",
    "terraform-cloud-token": "{A14}.atlasv1.{A67}",
    "sonarqube-token": "squ_{h40}",
    "netlify-token": "nfp_{A36}",
    "heroku-key": "HRKU-{G}",
    "render-key": "rnd_{A28}",
    "snyk-token": "SNYK_TOKEN={G}",
    "jfrog-api-key": "AKCp{A69}",
    "pypi-token": "pypi-AgEIcHlwaS5vcmc{w150}",
    "rubygems-key": "rubygems_{h48}",
    "crates-token": "cio{A32}",
    "nuget-key": "oy2{l43}",
    "docker-hub-token": "dckr_pat_{w27}",
    "npmrc-token": "//registry.npmjs.org/:_authToken={G}",
    "aws-access-key-id": "AKIA{T16}",
    "aws-secret-access-key": "aws_secret_access_key = {b40}",
    "google-api-key": "AIza{w35}",
    "google-oauth-secret": "GOCSPX-{w28}",
    "google-access-token": "ya29.{w120}",
    "azure-storage-key": "DefaultEndpointsProtocol=https;AccountName=shop;AccountKey={b86}==;EndpointSuffix=core.windows.net",
    "azure-client-secret": "{A3}8Q~{A34}",
    "azure-shared-access-key": "Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey={b43}=",
    "digitalocean-token": "dop_v1_{h64}",
    "linode-token": "LINODE_TOKEN={h64}",
    "alibaba-key-id": "LTAI{A20}",
    "cloudflare-token": 'CLOUDFLARE_API_TOKEN="{A40}"',
    "tailscale-key": "tskey-auth-{A12}-{A32}",
    "supabase-token": "sbp_{h40}",
    "vault-service-token": "hvs.{A95}",
    "doppler-token": "dp.pt.{A43}",
    "age-secret-key": "AGE-SECRET-KEY-1{B58}",
    "slack-bot-token": "xoxb-{d12}-{d12}-{A24}",
    "slack-user-token": "xoxp-{d12}-{d12}-{d12}-{h32}",
    "slack-app-token": "xapp-1-A{U10}-{d13}-{h64}",
    "slack-webhook": "https://hooks.slack.com/services/T{U10}/B{U10}/{A24}",
    "discord-webhook": "https://discord.com/api/webhooks/{d18}/{w68}",
    "telegram-bot-token": "{d9}:AA{w33}",
    "twilio-key": "SK{h32}",
    "sendgrid-key": "SG.{w22}.{w43}",
    "mailgun-key": "key-{h32}",
    "mailchimp-key": "{h32}-us12",
    "brevo-key": "xkeysib-{h64}-{A16}",
    "resend-key": "re_{A8}_{A24}",
    "stripe-live-key": "sk_live_{A24}",
    "stripe-live-restricted-key": "rk_live_{A99}",
    "stripe-webhook-secret": "whsec_{A32}",
    "square-token": "EAAA{w60}",
    "plaid-access-token": "access-production-{G}",
    "shopify-access-token": "shpat_{h32}",
    "paypal-braintree-token": "access_token$production${l16}${h32}",
    "openai-key": "sk-{A20}T3BlbkFJ{A20}",
    "openai-project-key": "sk-proj-{w74}",
    "anthropic-key": "sk-ant-api03-{w93}AA",
    "hugging-face-token": "hf_{L34}",
    "replicate-token": "r8_{A37}",
    "groq-key": "gsk_{A52}",
    "xai-key": "xai-{A80}",
    "perplexity-key": "pplx-{A48}",
    "openrouter-key": "sk-or-v1-{h64}",
    "langsmith-key": "lsv2_pt_{h32}_{h10}",
    "datadog-api-key": "DATADOG_API_KEY={h32}",
    "new-relic-user-key": "NRAK-{U27}",
    "sentry-user-token": "sntryu_{h64}",
    "dynatrace-token": "dt0c01.{U24}.{U64}",
    "databricks-token": "dapi{h32}",
    "planetscale-token": "pscale_tkn_{w43}",
    "postman-key": "PMAK-{h24}-{h34}",
    "linear-key": "lin_api_{A40}",
    "notion-token": "ntn_{d11}{A35}",
    "airtable-token": "pat{A14}.{h64}",
    "figma-token": "figd_{w40}",
    "hubspot-token": "pat-na1-{G}",
    "contentful-token": "CFPAT-{w43}",
    "database-url-password": "postgresql://shop:{A16}@db.internal:5432/shop",
    "mongodb-url-password": "mongodb+srv://shop:{A16}@cluster0.mongodb.net/shop",
    "redis-url-password": "redis://:{A24}@cache:6379/0",
    "http-url-password": "https://deploy:{A20}@git.internal/app.git",
    "bearer-authorization": "Authorization: Bearer {A40}",
    "sql-password": "CREATE ROLE shop WITH LOGIN PASSWORD 'q{A14}7Z';",
    "mysql-command-password": "mysqldump -u root -pq{A14}7Z shop",
    "django-secret-key": "SECRET_KEY = 'z9!k(r#2x_{l40}'",
    "openvpn-static-key": "-----BEGIN OpenVPN Static key V1-----\n{h512}\n-----END OpenVPN Static key V1-----",
    "named-secret": "- name: SHOP_TOKEN\n  value: {A32}\n",
    "named-password": "<key>DbPassword</key>\n\t<string>q{A14}7Z</string>",
    "argument-secret": "define('SHOP_TOKEN', '{A32}');",
    "argument-password": "define('DB_PASSWORD', 'q{A14}7Z');",
    "inline-secret": "GET /rates?base=EUR&api_key={A32} HTTP/1.1",
    "inline-password": "docker run -e POSTGRES_PASSWORD=q{A14}7Z postgres",
    "environment-password": "ENV MYSQL_ROOT_PASSWORD q{A14}7Z\n",
    "vault-unseal-key": "Unseal Key 1: {b44}",
    "discord-bot-token": "DISCORD_TOKEN=MTI2NDgxOTM1MTczNjU3OTQ5.G{A5}.{w38}",
    "cloudflare-user-token": "cfut_{A48}",
    "vercel-prefixed-token": "vcp_{A56}",
    "netrc-password": "machine git.internal login deploy password {A20}",
    "connection-string-password": "Server=db;Database=shop;User Id=sa;Password={A14};",
    "assigned-password": 'db_password = "Tr{A12}9!"',
    "assigned-secret": 'const apiSecret = "{A40}";',
    "plain-password": "DB_PASSWORD=q{A14}7\n",
    "plain-secret": "SESSION_SECRET={A48}\n",
    "password-hash": "root:$6${A16}${A86}:19000:0:99999:7:::",
}
"""Rule → a published form, with what stands around it where the form needs that."""


def examples(rng: random.Random) -> dict[str, str]:
    """Rule → a fresh example."""
    made = {rule: make(form, rng) for rule, form in FORMATS.items()}
    for rule, prefix in (
        ("github-personal-token", "ghp_"),
        ("github-oauth-token", "gho_"),
        ("github-app-user-token", "ghu_"),
        ("github-refresh-token", "ghr_"),
    ):
        made[rule] = with_checksum(prefix, rng)
    made["github-app-token"], made["npm-token"] = with_checksum("ghs_", rng), with_checksum("npm_", rng)
    polar, matrix = _part("A", 37, rng), f"syt_YWxpY2U_{_part('L', 20, rng)}"
    made["polar-token"] = f"polar_oat_{polar}{crc_digits(polar)}"
    made["matrix-token"] = f"{matrix}_{crc_digits(matrix)}"
    made["matrix-refresh-token"] = (again := f"syr_{matrix[4:]}") + "_" + crc_digits(again)
    made["gitlab-personal-token"] = routable(rng)
    made["extended-private-key"] = base58check(
        bytes.fromhex("0488ade4") + bytes(9) + rng.randbytes(32) + b"\0" + rng.randbytes(32)
    )
    made["wallet-import-key"] = f"wallet: {base58check(bytes([0x80]) + rng.randbytes(32) + bytes([1]))}"
    made["stellar-secret-seed"] = f"STELLAR_SEED={stellar(rng)}"
    made["json-web-token"], made["grafana-service-account-token"] = jwt(rng), grafana(rng)
    made["grafana-cloud-token"] = "glc_" + base64_json(rng)
    made["one-password-token"] = "ops_" + base64_json(rng).rstrip("=")
    made["docker-config-auth"] = f'{{"auths": {{"registry.internal": {{"auth": "{basic(rng)}"}}}}}}'
    made["npmrc-auth"] = f"_auth={basic(rng)}"
    made["basic-authorization"] = f"Authorization: Basic {basic(rng)}"
    made["private-key"] = private_key("ec")
    made["encoded-private-key"] = f"client-key-data: {base64.b64encode(private_key('ec').encode()).decode()}"
    return made


def secret_of(rule: str, example: str) -> str:
    """The part of an example that must never be seen again: its longest run of characters that tokens are made of."""
    del rule
    return max(re.findall(r"[0-9A-Za-z_+/.~-]{8,}", example), key=lambda part: (len(set(part)), len(part)))
