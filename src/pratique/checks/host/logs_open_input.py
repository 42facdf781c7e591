"""Anybody may write into the logs.

Why: who can send forged events can hide in them, or fill the store.
Fix: bind it to 127.0.0.1, or ask for a shared key and TLS with client certificates.
References: https://docs.fluentd.org/input/forward#security
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._logs import Logs
from pratique.documents.fluent import Section

_LISTENING = ("forward", "http", "tcp", "udp", "syslog", "mqtt", "opentelemetry", "elasticsearch", "splunk")
_EVERYWHERE = ("0.0.0.0", "::", "[::]")  # noqa: S104 - looked for, not bound
FAILS: Lines = {
    "<source>\n  @type forward\n  port 24224\n</source>\n": 1,
    "<source>\n  @type http\n  bind 0.0.0.0\n</source>\n": 3,
    "[INPUT]\n    Name forward\n    Listen 0.0.0.0\n": 3,
}
PASSES: Texts = (
    "<source>\n  @type forward\n  bind 127.0.0.1\n</source>\n",
    "<source>\n  @type forward\n  <security>\n    self_hostname a\n    shared_key \"#{ENV['KEY']}\"\n  </security>\n</source>\n",
    "[INPUT]\n    Name http\n    Listen 127.0.0.1\n",
)


@check("medium")
def logs_open_input(logs: Logs) -> Iterator[Fault]:
    for one in logs.inputs():
        name = "bind" if logs.fluentd else "listen"
        address = one.section.text(name) or "0.0.0.0"  # noqa: S104 - the programs' default
        if one.kind in _LISTENING and address in _EVERYWHERE and not _guarded(one.section):
            yield Fault(
                f"The input {one.kind} listens on every address and asks for no key.", logs.line(one.section, name)
            )


def _guarded(source: Section) -> bool:
    """Whether a key, a login or a client's certificate is asked for."""
    security, transport = source.section("security"), source.section("transport")
    asks = security is not None or (transport is not None and transport.text("client_cert_auth") == "true")
    return asks or any(
        source.text(name) for name in ("shared_key", "security.users", "tls.verify_client_cert", "http_passwd")
    )
