"""Fluentd's and fluent-bit's configuration: sections and settings with lines; what is broken is named, all of it bounded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.documents import fluent
from pratique.errors import InputError, LimitError, UnreadableError

FLUENTD = b"""# head
@include conf.d/*.conf
<source>
  @type tail # which
  path "/var/log/a b.log"
  <parse>
    @type json
  </parse>
</source>
<match kube.** host.{a,b}>   # all
  @type copy
  <store>
    @type stdout
  </store>
</match>
"""
BIT = b"""@SET x=1
[SERVICE]
    Flush 1
[INPUT]
    Name\ttail
    Path   /var/log/*.log
@INCLUDE more.conf
"""
YAML = b"""service: {flush: 1}
pipeline:
  inputs:
    - name: tail
      path: /var/log/*.log
  outputs:
    - name: es
      tls: on
includes: [more.yaml]
"""


def test_fluentd():
    config = fluent.load(FLUENTD, "fluent.conf")
    source, match = config.sections
    assert (config.flavour, config.includes) == (fluent.FLUENTD, ("conf.d/*.conf",))
    assert (source.name, source.text("@type"), source.text("path"), source.line("path")) == (
        "source",
        "tail",
        "/var/log/a b.log",
        5,
    )
    parse = source.section("parse")
    assert parse is not None
    assert (parse.text("@type"), parse.line("@type"), parse.line()) == ("json", 7, 6)
    assert (match.argument, match.inner[0].name, match.line()) == ("kube.** host.{a,b}", "store", 10)


def test_fluent_bit():
    config = fluent.load(BIT, "fluent-bit.conf")
    service, source = config.sections
    assert (config.flavour, config.includes, service.name) == (fluent.FLUENT_BIT, ("more.conf",), "service")
    assert (source.text("name"), source.text("path"), source.line("path")) == ("tail", "/var/log/*.log", 6)


def test_fluent_bits_yaml():
    config = fluent.load(YAML, "fluent-bit.yaml")
    assert [(one.name, one.text("name"), one.line()) for one in config.sections] == [
        ("input", "tail", 4),
        ("output", "es", 7),
        ("service", "", 1),
    ]
    assert config.sections[1].text("tls") == "on"
    assert config.includes == ("more.yaml",)


@pytest.mark.parametrize(
    "text, line, says",
    [
        (b"<source>\n</match>\n", 2, "closes nothing"),
        (b"<source>\n<parse>\n</parse>\n", 1, "never closed"),
        (b"</source>", 1, "closes nothing"),
    ],
)
def test_what_fluentd_would_refuse_is_named(text, line, says):
    with pytest.raises(UnreadableError, match=f"^x:{line}: .*{says}"):
        fluent.load(text, "x")


def test_depth_and_size_are_bounded():
    with pytest.raises(LimitError):
        fluent.load(b"<a>\n" * 50, "x")
    with pytest.raises(LimitError):
        fluent.load(b"\n" * (fluent.MAX_LINES + 1), "x")
    with pytest.raises(LimitError):
        fluent.load(b"<a>\n</a>\n" * (fluent.MAX_SECTIONS + 1), "x")


@given(
    text=st.lists(
        st.sampled_from(
            ["<a>", "</a>", "<a b", "[IN]", "@type x", "#", "\n", "\n", " ", '"', "<", ">", "@include x", "é"]
        )
    ).map("".join)
)
def test_any_text_is_read_or_refused_by_name(text):
    try:
        config = fluent.load(text.encode(), "x")
    except InputError:
        return
    assert all(1 <= one.line() <= text.count("\n") + 1 for one in config.sections)
