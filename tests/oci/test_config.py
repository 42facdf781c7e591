"""Configs are hostile: read tolerantly where Docker is, refused where runtimes would differ."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.errors import InputError, LimitError, UnreadableError
from pratique.model.image import ImageConfig
from pratique.oci import config

LIMIT = 8 << 20


def parse(document):
    return config.parse(json.dumps(document).encode(), LIMIT)


def test_what_an_image_says_of_itself():
    found = parse(
        {
            "architecture": "arm64",
            "os": "linux",
            "os.version": "10.0",
            "config": {
                "User": "1000:1000",
                "Env": ["A=b"],
                "Cmd": ["sh"],
                "ExposedPorts": {"80/tcp": {}, "22/tcp": {}},
                "Volumes": {"/data": {}},
                "Labels": {"User": "x", "user": "y"},
                "Healthcheck": {"Test": ["CMD", "true"], "Interval": 1000},
                "OnBuild": ["RUN x"],
            },
            "rootfs": {"type": "layers", "diff_ids": ["sha256:a"]},
            "history": [{"created_by": "COPY", "empty_layer": False}, {"created_by": "ENV", "empty_layer": True}],
        }
    )
    assert (found.user, found.env, found.cmd, found.os_version) == ("1000:1000", ("A=b",), ("sh",), "10.0")
    assert found.exposed_ports == ("22/tcp", "80/tcp")
    assert found.labels == {"User": "x", "user": "y"}
    assert found.healthcheck is not None
    assert found.healthcheck.test == ("CMD", "true")
    assert [step.created_by for step in config.steps(found, 1)] == ["COPY"]


def test_nulls_are_as_good_as_absent():
    names = ("User", "Env", "Cmd", "Entrypoint", "Labels", "Volumes", "ExposedPorts", "Healthcheck", "OnBuild", "Shell")
    document = dict.fromkeys(("architecture", "os", "created", "history", "rootfs", "author", "variant"))
    assert parse({**document, "config": dict.fromkeys(names)}) == ImageConfig()
    assert parse({"config": None, "history": [None]}) == ImageConfig()


def test_old_docker_wrote_commands_as_one_string():
    assert parse({"config": {"Entrypoint": "/bin/sh"}}).entrypoint == ("/bin/sh",)


@pytest.mark.parametrize(
    "document",
    [[], "x", 3, {"config": []}, {"config": {"Env": "A=b"}}, {"config": {"User": 0}}, {"rootfs": {"diff_ids": [1]}}],
)
def test_wrong_types_are_unreadable(document):
    with pytest.raises(UnreadableError):
        parse(document)


@pytest.mark.parametrize(
    "text",
    [
        '{"config": {"User": "0", "User": "1000"}}',
        '{"config": {"User": "0", "user": "1000"}}',
        '{"config": {"U\u017fer": "0", "User": "1000"}}',
        '{"config": {"User": "1000"}, "Config": {"User": "0"}}',
    ],
)
def test_keys_that_runtimes_could_read_differently_are_refused(text):
    with pytest.raises(UnreadableError):
        config.parse(text.encode(), LIMIT)


def test_keys_count_in_any_case_as_in_go():
    assert parse({"CONFIG": {"uSER": "0"}}).user == "0"


def test_a_config_over_the_limit_is_a_limit_error():
    with pytest.raises(LimitError):
        config.parse(b'{"author": "' + b"x" * 100 + b'"}', 100)


def test_history_that_does_not_add_up_names_no_layer():
    found = parse({"history": [{"created_by": "a"}, {"created_by": "b"}]})
    assert [step.created_by for step in config.steps(found, 3)] == ["", "", ""]


@given(st.binary(max_size=200) | st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["config", "User", "history", "rootfs", "diff_ids", "Labels"]) | st.text(), inner)).map(lambda value: json.dumps(value).encode()))  # fmt: skip
def test_any_bytes_are_a_config_or_an_input_error(data):
    with contextlib.suppress(InputError):
        assert isinstance(config.parse(data, LIMIT), ImageConfig)
