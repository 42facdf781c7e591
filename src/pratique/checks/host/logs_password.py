"""A password stands in the collector's configuration.

Why: the file is in version control, in a ConfigMap and in backups, and whoever has it may write to the store, often read it too.
Fix: take it from the environment (`"#{ENV['NAME']}"`, `${NAME}`) and keep it in a Secret; change the one that was here.
References: https://docs.fluentd.org/configuration/config-file#embedded-ruby-code
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._logs import Logs

_SECRETS = (
    "password",
    "http_passwd",
    "http_password",
    "shared_key",
    "private_key_passphrase",
    "aws_sec_key",
    "api_key",
    "apikey",
    "splunk_token",
    "hec_token",
    "cloud_auth",
    "access_key",
    "secret_key",
    "aws_secret_access_key",
    "tls.key_passwd",
)
FAILS: Lines = {
    "<match kubernetes.**>\n  @type elasticsearch\n  scheme https\n  password hunter2\n  <buffer>\n    @type file\n    path /var/log/buffer\n  </buffer>\n</match>\n": 4,
    "[OUTPUT]\n    Name es\n    Match kube.*\n    tls On\n    storage.total_limit_size 1G\n    HTTP_Passwd hunter2\n": 6,
}
PASSES: Texts = (
    "<match kubernetes.**>\n  @type elasticsearch\n  scheme https\n  password \"#{ENV['PASSWORD']}\"\n  <buffer>\n    @type file\n    path /var/log/buffer\n  </buffer>\n</match>\n",
    "[OUTPUT]\n    Name es\n    Match kube.*\n    tls On\n    storage.total_limit_size 1G\n    HTTP_Passwd ${PASSWORD}\n",
)


@check("high")
def logs_password(logs: Logs) -> Iterator[Fault]:
    for section in logs.everywhere():
        for name in section.settings:
            value = section.text(name)
            if name in _SECRETS and value and not value.startswith(("#{", "$", "use_nil", "use_default")):
                yield Fault(f"{name} holds its value itself.", logs.line(section, name))
