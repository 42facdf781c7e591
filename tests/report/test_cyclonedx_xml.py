"""Valid by CycloneDX's own XML schema, which cyclonedx-python-lib carries; and the same document as in JSON."""

import io
import os
import xml.etree.ElementTree as ET

import cyclonedx.schema
import pytest
import xmlschema

from pratique import report
from pratique.report import cyclonedx_xml
from report import made

SCHEMAS = os.path.join(os.path.dirname(cyclonedx.schema.__file__), "_res")


def written(name, edition="1.6"):
    out = io.StringIO()
    report.write(made.REPORTS[name], f"cyclonedx-xml@{edition}", out)
    return out.getvalue()


@pytest.mark.parametrize("edition", cyclonedx_xml.EDITIONS)
def test_is_valid(edition):
    licences = {"http://cyclonedx.org/schema/spdx": os.path.join(SCHEMAS, "spdx.SNAPSHOT.xsd")}
    schema = xmlschema.XMLSchema(os.path.join(SCHEMAS, f"bom-{edition}.SNAPSHOT.xsd"), locations=licences)
    for name in made.REPORTS:
        if name != "many":
            assert [str(error.reason) for error in schema.iter_errors(written(name, edition))] == [], name


def test_holds_the_same_components_as_the_json():
    root = ET.fromstring(written("suppressed"))
    space = {"b": "http://cyclonedx.org/schema/bom/1.6"}
    purls = [one.text for one in root.findall("b:components/b:component/b:purl", space)]
    assert purls == [package.purl for package in made.PACKAGES]
    assert len(root.findall("b:vulnerabilities/b:vulnerability", space)) == 8
