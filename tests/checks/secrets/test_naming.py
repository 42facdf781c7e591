"""A name and its value are found in the syntaxes of files; names that mean no secret, types and references are not."""

import random

import pytest

import tokens
from pratique.checks.secrets.engine import engine

TOKEN, PASSWORD = tokens.make("{A32}", random.Random(11)), tokens.make("q{A14}7Z%", random.Random(11))

OF_TOKENS = {
    "shell": "export SHOP_TOKEN={}\n",
    "python": 'shop_token = "{}"\n',
    "python typed": 'shop_token: Final[str] = "{}"\n',
    "fallback of an environment variable": 'const t = process.env.SHOP_TOKEN ?? "{}";\n',
    "default of a call": "os.environ.get('SHOP_TOKEN', '{}')\n",
    "index": 'os.environ["SHOP_TOKEN"] = "{}"\n',
    "rust": 'const SHOP_TOKEN: &str = "{}";\n',
    "go": 'const shopToken string = "{}"\n',
    "typescript": "const shopToken: string = '{}';\n",
    "dart": "static const String shopToken = '{}';\n",
    "php": "define('SHOP_TOKEN', '{}');\n",
    "makefile": "SHOP_TOKEN ?= {}\n",
    "json": '{{"shopToken": "{}"}}\n',
    "notebook": '"os.environ[\\"SHOP_TOKEN\\"] = \\"{}\\"\\n",\n',
    "kubernetes": '- name: SHOP_TOKEN\n              value: "{}"\n',
    "postman": '{{\n  "key": "shopToken",\n  "value": "{}"\n}}\n',
    "property list": "<key>ShopToken</key>\n\t<string>{}</string>\n",
    "android": '<string name="shop_token">{}</string>\n',
    "dotnet": '<add key="ShopToken" value="{}" />\n',
    "hadoop": "<name>shop.token</name>\n<value>{}</value>\n",
    "terraform": 'variable "shop_token" {{\n  description = "of the shop"\n  type        = string\n  default     = "{}"\n}}\n',
    "systemd": 'Environment="SHOP_TOKEN={}"\n',
    "query": "GET /rates?base=EUR&api_key={}&page=2\n",
    "header": "curl -H 'X-Api-Key: {}' https://shop.internal\n",
    "dockerfile": "ENV SHOP_TOKEN {}\n",
    "option": "shop deploy --token {} --wait\n",
    "patch": '+shop_token = "{}"\n',
}
OF_PASSWORDS = {
    "xml": "<smtp><user>mailer</user><password>{}</password></smtp>\n",
    "table": "| password | `{}` |\n",
    "log": "DEBUG connect user=shop password={} host=db\n",
    "docker run": "docker run -e POSTGRES_PASSWORD={} \\\n  postgres\n",
    "helm": "helm upgrade shop ./chart --set adminPassword={} \\\n",
    "test of a form": "driver.find_element('id', 'password').send_keys('{}')\n",
    "sql": "ALTER USER shop WITH PASSWORD '{}';\n",
    "mysql": "CREATE USER 'shop'@'%' IDENTIFIED BY '{}';\n",
    "mysql command": "mysqldump -u root -p{} shop\n",
    "powershell": "$pw = ConvertTo-SecureString '{}' -AsPlainText -Force\n",
    "net use": "net use Z: \\\\files\\share /user:SHOP\\backup {} /persistent:no\n",
    "redis": "requirepass {}\n",
    "dockerfile": "ENV MYSQL_ROOT_PASSWORD {}\n",
    "go data source": "shop:{}@tcp(10.1.2.3:3306)/orders\n",
}


def secrets(text: str) -> list[str]:
    return [one.secret.decode() for one in engine().search(text.encode()).candidates]


@pytest.mark.parametrize("syntax", list(OF_TOKENS))
def test_a_tokens_name_tells_it_in(syntax: str) -> None:
    assert secrets(OF_TOKENS[syntax].format(TOKEN)) == [TOKEN]


@pytest.mark.parametrize("syntax", [name for name in OF_PASSWORDS if name != "go data source"])
def test_a_passwords_name_tells_it_in(syntax: str) -> None:
    assert secrets(OF_PASSWORDS[syntax].format(PASSWORD)) == [PASSWORD]


def test_a_password_in_a_data_source_name() -> None:
    plain = PASSWORD.rstrip("%")
    assert secrets(OF_PASSWORDS["go data source"].format(plain)) == [plain]


@pytest.mark.parametrize(
    "text",
    [
        "cache_key = '{}'\n",
        "NEXT_PAGE_TOKEN={}\n",
        "csrf_token: '{}'\n",
        "GPG_KEY={}\n",
        '"publicKeyToken": "{}"\n',
        "site_key = '{}'\n",
    ],
)
def test_names_that_mean_no_secret(text: str) -> None:
    assert secrets(text.format(TOKEN)) == []


@pytest.mark.parametrize(
    "text",
    [
        "encrypt(password: Uint8Array | string)",
        "KdcAdminPassword: XmlStringMaxLen256;",
        "ownPass: !!ownPass\n",
        "pass_context = jinja2.pass_context\n",
        '("qwen2_5_omni_token2wav", "Qwen2_5OmniToken2WavConfig"),',
        '# METHOD can be "trust", "md5", "password", "scram-sha-256",',
        "db_password_secret = projects/12345/secrets/my-tls-key/versions/1\n",
        "secret_name: op://Private/Shop/credential\n",
    ],
)
def test_types_references_and_lists_are_none(text: str) -> None:
    assert secrets(text) == []


def test_what_a_checksum_refutes_is_none_under_any_name() -> None:
    good = tokens.with_checksum("ghp_", random.Random(5))
    wrong = good[:-1] + ("a" if good[-1] != "a" else "b")
    assert secrets(f'GITHUB_TOKEN="{good}"\n') == [good]
    assert secrets(f'GITHUB_TOKEN="{wrong}"\n') == []
