"""Valid by CycloneDX's own JSON schema, which cyclonedx-python-lib carries."""

import io
import json
import os

import cyclonedx.schema
import jsonschema
import pytest
from referencing import Registry, Resource

from pratique import report
from pratique.model.report import Options
from pratique.report import cyclonedx as ours
from report import made

SCHEMAS = os.path.join(os.path.dirname(cyclonedx.schema.__file__), "_res")


def validator(edition):
    def load(name):
        with open(os.path.join(SCHEMAS, name)) as file:
            return json.load(file)

    schema = load(f"bom-{edition}.SNAPSHOT.schema.json")
    base = schema["$id"].rpartition("/")[0]
    names = [name for name in os.listdir(SCHEMAS) if name.endswith(".schema.json") and not name.startswith("bom-")]
    registry = Registry().with_resources([(f"{base}/{name}", Resource.from_contents(load(name))) for name in names])
    checker = jsonschema.FormatChecker()
    return jsonschema.Draft7Validator(schema, registry=registry, format_checker=checker)


def written(name, format_="cyclonedx", **options):
    out = io.StringIO()
    report.write(made.REPORTS[name], format_, out, Options(**options))
    return json.loads(out.getvalue())


@pytest.mark.parametrize("edition", ours.EDITIONS)
def test_is_valid(edition):
    check = validator(edition)
    for name in made.REPORTS:
        if name != "many":
            errors = [error.message[:300] for error in check.iter_errors(written(name, f"cyclonedx@{edition}"))]
            assert errors == [], name


def test_every_reference_points_at_a_component():
    for name in made.REPORTS:
        document = written(name)
        refs = [one["bom-ref"] for one in document["components"]]
        if "component" in document["metadata"]:
            refs.append(document["metadata"]["component"]["bom-ref"])
        assert len(set(refs)) == len(refs)
        known = set(refs)
        for edge in document["dependencies"]:
            assert {edge["ref"], *edge["dependsOn"]} <= known
        for vulnerability in document.get("vulnerabilities", ()):
            assert {affected["ref"] for affected in vulnerability["affects"]} <= known


def test_packages_depend_on_what_their_records_name():
    edges = {edge["ref"]: edge["dependsOn"] for edge in written("one")["dependencies"]}
    assert edges[made.OPENSSL.purl] == [made.LIBC.purl]


def test_suppressions_are_analyses():
    found = {one["id"]: one.get("analysis") for one in written("suppressed")["vulnerabilities"]}
    assert found["CVE-2022-1111"]["state"] == "not_affected"
    assert found["CVE-2022-1111"]["justification"] == "code_not_reachable"
    assert found["CVE-2022-2222"]["state"] == "exploitable"
    assert found["CVE-2022-2222"]["response"] == ["will_not_fix"]
    assert found["CVE-2023-0001"] is None


def test_the_source_package_is_where_trivy_looks_for_it():
    openssl = next(one for one in written("one")["components"] if one["name"] == "libssl3")
    facts = {item["name"]: item["value"] for item in openssl["properties"]}
    assert facts["aquasecurity:trivy:SrcName"] == "openssl"
    assert facts["aquasecurity:trivy:SrcVersion"] == "3.0.9"
