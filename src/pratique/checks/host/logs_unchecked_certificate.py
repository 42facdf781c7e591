"""The certificate of the logs' store is not checked.

Why: whoever is on the way may pretend to be the store and read all logs.
Fix: name the CA (`ca_file`, `tls_cert_path`, `tls.ca_file`) and remove the switch.
References: https://docs.fluentbit.io/manual/administration/transport-security
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._logs import Logs

_OFF, _ON = ("false", "off", "no"), ("true", "on", "yes")
_SWITCHES = {
    "ssl_verify": _OFF,
    "tls.verify": _OFF,
    "tls_insecure_mode": _ON,
    "tls_allow_self_signed_cert": _ON,
    "tls_verify_hostname": _OFF,
    "insecure_tls": _ON,
    "tls_verify": _OFF,
}
FAILS: Lines = {
    "<match kubernetes.**>\n  @type elasticsearch\n  scheme https\n  ssl_verify false\n  <buffer>\n    @type file\n    path /var/log/buffer\n  </buffer>\n</match>\n": 4,
    "[OUTPUT]\n    Name es\n    Match kube.*\n    tls On\n    storage.total_limit_size 1G\n    tls.verify Off\n": 6,
    "<match **>\n  @type forward\n  transport tls\n  tls_insecure_mode true\n</match>\n": 4,
}
PASSES: Texts = (
    "<match kubernetes.**>\n  @type elasticsearch\n  scheme https\n  <buffer>\n    @type file\n    path /var/log/buffer\n  </buffer>\n</match>\n",
    "[OUTPUT]\n    Name es\n    Match kube.*\n    tls On\n    storage.total_limit_size 1G\n    tls.verify On\n",
)


@check("high")
def logs_unchecked_certificate(logs: Logs) -> Iterator[Fault]:
    for section in logs.everywhere():
        for name, unsafe in _SWITCHES.items():
            if section.text(name).lower() in unsafe:
                yield Fault(f"{name} {section.text(name)} lets any certificate pass.", logs.line(section, name))
