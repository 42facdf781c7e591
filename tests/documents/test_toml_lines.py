"""TOML with lines: every table and key has its line, what is no TOML is named, all of it bounded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.documents import toml_lines
from pratique.errors import InputError, LimitError, UnreadableError

TEXT = b"""version = 2
a.b = 1
text = '''
no.key = 1
'''

[plugins."io.containerd.grpc.v1.cri".registry]
  config_path = "/etc/containerd/certs.d"
  list = [
    "x",
  ]
[plugins.'io.containerd.grpc.v1.cri'.containerd]
inner = {x = 1}

[[hosts]]
name = "a"
[[hosts]]
name = "b"
[hosts.tls]
on = true
"""


def test_every_table_and_key_has_its_line():
    document = toml_lines.load(TEXT, "x")
    cri = ("plugins", "io.containerd.grpc.v1.cri")
    paths = {
        ("version",): 1,
        ("a", "b"): 2,
        ("text",): 3,
        (*cri, "registry"): 7,
        (*cri, "registry", "config_path"): 8,
        (*cri, "registry", "list", 0): 9,
        (*cri, "containerd", "inner", "x"): 13,
        ("hosts", 0, "name"): 16,
        ("hosts", 1, "name"): 18,
        ("hosts", 1, "tls", "on"): 20,
    }
    assert {path: document.line(*path) for path in paths} == paths
    assert document.value["hosts"][1]["tls"] == {"on": True}


@pytest.mark.parametrize(
    "text, says",
    [(b"a = 1\nb = \n", "^x:2: "), (b"a = 1\na = 2\n", "^x:2: "), (b"a = '\xff'", "UTF-8"), (b"[a", "^x:?")],
)
def test_what_is_no_toml_is_named(text, says):
    with pytest.raises(UnreadableError, match=says):
        toml_lines.load(text, "x")


def test_depth_and_size_are_bounded():
    with pytest.raises(InputError):
        toml_lines.load(b"a = " + b"[" * 100_000, "x")
    with pytest.raises(LimitError):
        toml_lines.load(b"a" + b' . "b"' * 100 + b" = 1", "x")
    with pytest.raises(LimitError):
        toml_lines.load(b"#" * (toml_lines.MAX_BYTES + 1), "x")


@given(
    text=st.lists(
        st.sampled_from(["a", "b", ".", "=", "[", "]", "[[", '"', "'", "\n", "\n", "1", "{", "}", " ", "#", ","])
    ).map("".join)
)
def test_any_text_is_read_or_refused_by_name(text):
    try:
        document = toml_lines.load(text.encode(), "x")
    except InputError:
        return
    assert all(1 <= line <= text.count("\n") + 1 for line in document.lines.values())
