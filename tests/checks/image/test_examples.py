"""Examples of image checks hold, and nothing that an image says of itself breaks a check."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.image.made import findings
from pratique import plugins
from pratique.checks import check

FOLDER = "pratique.checks.image"
CHECKS = {one.id: one for one in check.load(FOLDER)}


def module(one: check.Check):
    return plugins.load_one(FOLDER, one.id.partition("/")[2].replace("-", "_"))


def cases(name: str):
    return [
        pytest.param(one.id, example, id=f"{one.id}-{number}")
        for one in CHECKS.values()
        for number, example in enumerate(getattr(module(one), name))
    ]


@pytest.mark.parametrize("name, example", cases("FAILS"))
def test_a_failing_example_is_found(name, example):
    found = [each for each in findings(example) if each.id == name]
    assert found
    assert all(each.title.endswith((".", "…")) and each.fingerprint for each in found)
    assert len({each.fingerprint for each in found}) == len(found)


@pytest.mark.parametrize("name, example", cases("PASSES"))
def test_a_passing_example_is_not(name, example):
    assert not [each.title for each in findings(example) if each.id == name]


TEXT = st.text(max_size=40) | st.sampled_from(
    [
        "RUN",
        "/bin/sh -c #(nop) ",
        "|1 a=b",
        "RUN |1 X=1 /bin/sh -c apt-get install x # buildkit",
        "22/tcp",
        "99999999999",
        "ADD a b",
    ]
)
CONFIGS = st.fixed_dictionaries(
    {
        "user": TEXT,
        "env": st.lists(TEXT, max_size=3),
        "exposed_ports": st.lists(TEXT, max_size=3),
        "volumes": st.lists(TEXT, max_size=3),
        "labels": st.dictionaries(TEXT, TEXT, max_size=3),
        "created": TEXT,
        "cmd": st.lists(TEXT, max_size=2),
    }
)
PATHS = st.sampled_from(
    ["etc/passwd", "etc/shadow", "usr/bin/.wh.su", ".wh..wh..opq", "a/", "a", "a/b", "\udcff", "opt/x.lock"]
)
LAYERS = st.dictionaries(PATHS, st.fixed_dictionaries({"mode": st.integers(0, 0o7777), "body": TEXT}), max_size=4)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(config=CONFIGS, history=st.lists(TEXT, max_size=4), layers=st.lists(LAYERS, min_size=1, max_size=3))
def test_no_image_breaks_a_check(config, history, layers):
    layers = [{path.encode("utf-8", "replace").decode(): what for path, what in layer.items()} for layer in layers]
    for found in findings({"config": config, "history": history, "layers": layers}):
        assert found.id in CHECKS
