"""CVSS scores against PyPI's `cvss` (Red Hat's): every base vector of versions 2 and 3, random ones of version 4."""

import importlib.util
import itertools
import random

import pytest

from pratique.matching import cvss, cvss2, cvss3, cvss4

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        importlib.util.find_spec("cvss") is None, reason="PyPI's `cvss`, the oracle, is not installed: pip install cvss"
    ),
]


def every(required):
    for values in itertools.product(*required.values()):
        yield "/".join(f"{name}:{value}" for name, value in zip(required, values, strict=True))


def test_every_base_vector_of_version_2():
    from cvss import CVSS2

    for vector in every(cvss2._WEIGHTS):
        assert cvss.score(vector).score == float(CVSS2(vector).base_score), vector


@pytest.mark.parametrize("version", ["3.0", "3.1"])
def test_every_base_vector_of_version_3(version):
    from cvss import CVSS3

    for metrics in every(cvss3._REQUIRED):
        vector = f"CVSS:{version}/{metrics}"
        theirs = CVSS3(vector)
        ours = cvss.score(vector)
        assert (ours.score, ours.severity) == (float(theirs.base_score), theirs.severities()[0].lower()), vector


def test_random_vectors_of_version_4():
    from cvss import CVSS4

    choose = random.Random(4)
    for _ in range(20_000):
        share = choose.random()
        metrics = {name: choose.choice(list(values)) for name, values in cvss4._REQUIRED.items()}
        for name, values in cvss4._OPTIONAL.items():
            if choose.random() < share:
                metrics[name] = choose.choice(list(values))
        vector = "CVSS:4.0/" + "/".join(f"{name}:{value}" for name, value in metrics.items())
        theirs = CVSS4(vector)
        ours = cvss.score(vector)
        assert (ours.score, ours.severity) == (float(theirs.base_score), theirs.severity.lower()), vector
