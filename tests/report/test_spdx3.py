"""Valid by SPDX's own classes (spdx-python-model): types, values and numbers of members; every reference has its element."""

import io
import json

import pytest
from spdx_python_model import v3_0_1

from pratique import report
from report import made


def written(name):
    out = io.StringIO()
    report.write(made.REPORTS[name], "spdx3", out)
    return out.getvalue()


def check(text):
    """ValueError or what is missing; reading checks types and values, writing again checks numbers of members."""
    objects = v3_0_1.SHACLObjectSet()
    v3_0_1.JSONLDDeserializer().read(io.BytesIO(text.encode()), objects)
    v3_0_1.JSONLDSerializer().serialize_data(objects)
    return objects.link()


@pytest.mark.parametrize("name", [name for name in made.REPORTS if name != "many"])
def test_is_valid(name):
    assert check(written(name)) == set()


def test_the_check_bites():
    text = written("one")
    with pytest.raises(ValueError):
        check(text.replace('"operatingSystem"', '"operatingSistem"'))
    with pytest.raises(ValueError):
        check(text.replace('"specVersion": "3.0.1",', ""))
    assert check(text.replace('"rootElement": [', '"rootElement": ["https://example.com/gone",', 1)) != set()


def test_claims_are_those_of_the_suppressions():
    graph = json.loads(written("suppressed"))["@graph"]
    kinds = [one["type"] for one in graph]
    assert kinds.count("security_VexNotAffectedVulnAssessmentRelationship") == 1
    assert kinds.count("security_VexAffectedVulnAssessmentRelationship") == 2
    assert kinds.count("security_VexUnderInvestigationVulnAssessmentRelationship") == 5
    (claim,) = (one for one in graph if "NotAffected" in one["type"])
    assert claim["security_justificationType"] == "vulnerableCodeNotInExecutePath"
