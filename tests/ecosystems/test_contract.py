"""Promises of every file of `ecosystems/`: its table is whole, and no content of a file breaks it."""

import fnmatch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pratique import plugins
from pratique.errors import InputError
from pratique.model.analyser import Ecosystem, Record
from pratique.model.files import Entry

NAMES = plugins.names("pratique.ecosystems")


def sample(pattern: str) -> str:
    """A path that a pattern wants."""
    return pattern.replace("**/", "app/x-1.0/").replace("**", "x").replace("*", "x-1.0")


def wanted(name):
    ecosystem = plugins.load_one("pratique.ecosystems", name).ECOSYSTEM
    paths = [*map(sample, (*ecosystem.installed.paths, *ecosystem.declared.paths))]
    return paths + ["usr/bin/x"] * bool(ecosystem.installed.magic)


def examine(name, path, body):
    """What `read` gives; a named error is an answer too."""
    try:
        record = plugins.load_one("pratique.ecosystems", name).read(Entry(path, size=len(body)), body)
    except InputError as error:
        return str(error)
    assert isinstance(record, Record)
    assert all(package.name for package in record.packages)
    assert all("\n" not in problem for problem in record.problems)
    return record


@pytest.mark.parametrize("name", NAMES)
def test_the_table_is_whole(name):
    plugin = plugins.load_one("pratique.ecosystems", name)
    assert isinstance(plugin.ECOSYSTEM, Ecosystem)
    assert plugin.ECOSYSTEM.type == plugin.ECOSYSTEM.type.lower()
    assert plugin.ECOSYSTEM.order in plugins.names("pratique.versions")
    assert wanted(name)
    assert 0 < len(plugins.titles("pratique.ecosystems")[name]) < 120
    for one in (plugin.ECOSYSTEM.installed, plugin.ECOSYSTEM.declared):
        assert not any(path.startswith("/") for path in one.paths)
        assert all(fnmatch.fnmatch(sample(path), path.replace("**/", "*").replace("**", "*")) for path in one.paths)


HOSTILE = {
    "nothing": b"",
    "zeros": b"\0" * 5000,
    "not text": bytes(range(256)) * 20,
    "deep json": b'{"a":' * 20_000,
    "deep list": b"[" * 20_000 + b"]" * 20_000,
    "deep yaml": b"".join(b" " * i + b"a:\n" for i in range(500)),
    "yaml aliases": b"a: &a [x,x]\n"
    + b"".join(b"%c: &%c [*%c,*%c,*%c]\n" % (i + 1, i + 1, i, i, i) for i in range(97, 120)),
    "deep toml": b"a = " + b"[" * 20_000,
    "entities": b'<!DOCTYPE x [<!ENTITY a "a"><!ENTITY b "&a;&a;">]><x>&b;</x>',
    "long line": b"a" * 200_000,
    "long spaces": b" \t" * 100_000 + b"x",
    "long dashes": b"a-1." * 50_000,
    "quotes": b'"' * 50_001,
    "brackets": b"{" * 20_000 + b"}" * 20_000,
    "html": b"<!doctype html><html><body>Not Found</body></html>",
    "wrong shapes": b'{"packages": [1, null, {}, {"name": 1}], "dependencies": {"a": 1}, "name": [], "version": {}}',
    "yaml of wrong shapes": b"packages: {a: [1], b: {version: {}}}\ndependencies: [[1], {pip: {a: 1}}, 2]\nPODS: {a: 1}\n",
    "odd strings": b'{"name": "a\\u0000b\\ud800", "version": "\\n1"}',
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_file_gives_a_record_or_a_named_error(name, body):
    for path in wanted(name):
        examine(name, path, body)


WORDS = """name version packages dependencies : = " ' { } [ ] ( ) , 1.0 1 a b/c < > <a> </a> &a *a - # @ \\ é =="""
WORD = st.sampled_from([*WORDS.split(" "), "\n", "\n\n", "  ", "    ", ": ", " = ", "- ", "\0"])


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(body=st.binary(max_size=200) | st.lists(WORD, max_size=60).map(lambda words: "".join(words).encode()))
def test_any_bytes_give_a_record_or_a_named_error(name, body):
    for path in wanted(name):
        examine(name, path, body)
