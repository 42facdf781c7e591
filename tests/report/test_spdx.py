"""Valid by SPDX's own validation, spdx-tools."""

import io
import json

import pytest
from spdx_tools.spdx.parser.jsonlikedict.json_like_dict_parser import JsonLikeDictParser
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

from pratique import report
from report import made


def written(name):
    out = io.StringIO()
    report.write(made.REPORTS[name], "spdx", out)
    return json.loads(out.getvalue())


@pytest.mark.parametrize("name", [name for name in made.REPORTS if name != "many"])
def test_is_valid(name):
    document = JsonLikeDictParser().parse(written(name))
    assert [message.validation_message for message in validate_full_spdx_document(document)] == []


def test_says_what_depends_on_what_and_where_it_was_found():
    document = written("one")
    by_name = {one["name"]: one for one in document["packages"]}
    edge = {
        "spdxElementId": by_name["libssl3"]["SPDXID"],
        "relationshipType": "DEPENDS_ON",
        "relatedSpdxElement": by_name["libc6"]["SPDXID"],
    }
    assert edge in document["relationships"]
    assert by_name["libssl3"]["sourceInfo"] == "built package from: openssl 3.0.9-1"
    assert by_name["django"]["comment"].startswith("found in usr/lib/python3/")


def test_licences_without_an_id_are_references_with_their_text():
    document = written("one")
    texts = {info["licenseId"]: info["extractedText"] for info in document["hasExtractedLicensingInfos"]}
    declared = {one["name"]: one["licenseDeclared"] for one in document["packages"]}
    assert declared["libssl3"] == "Apache-2.0"
    assert texts[declared["django"]] == "BSD"
