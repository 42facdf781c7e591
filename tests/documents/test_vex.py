"""VEX of three formats gives the same statements; what cannot be told apart is left out and counted."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.documents import vex
from pratique.documents.vex import Product, Status
from pratique.errors import PratiqueError, UnreadableError

OPENSSL = "pkg:deb/debian/openssl"


def read(document, **how):
    return vex.read(json.dumps(document, indent=1, **how).encode(), "v.json")


def openvex(*statements, **other):
    return {
        "@context": "https://openvex.dev/ns/v0.2.0",
        "author": "Example",
        "timestamp": "2026-01-01T00:00:00Z",
        "statements": statements,
    } | other


def test_openvex():
    document = read(
        openvex(
            {
                "vulnerability": {"name": "CVE-1", "aliases": ["GHSA-1"]},
                "products": [{"@id": OPENSSL}, {"@id": "x", "identifiers": {"purl": "pkg:npm/a"}}],
                "status": "not_affected",
                "justification": "component_not_present",
                "impact_statement": "It is not there.",
            },
            {
                "vulnerability": {"@id": "https://nvd.example/CVE-2"},
                "products": [{"@id": OPENSSL}],
                "status": "affected",
                "timestamp": "2026-02-01T00:00:00Z",
            },
        )
    )
    one, two = document.statements
    assert (document.format, document.author, document.skipped) == ("OpenVEX", "Example", 0)
    assert (one.ids, one.status) == (("CVE-1", "GHSA-1"), Status.NOT_AFFECTED)
    assert one.products == (Product(OPENSSL), Product("pkg:npm/a"))
    assert (one.reason, one.timestamp) == ("component_not_present: It is not there.", "2026-01-01T00:00:00Z")
    assert (two.ids, two.status, two.timestamp) == (("CVE-2",), Status.AFFECTED, "2026-02-01T00:00:00Z")
    assert 0 < one.line < two.line or two.line == one.line


def test_openvex_of_an_image_and_of_parts_in_it():
    image = "pkg:oci/app?repository_url=registry.example.com/app"
    parts = {"@id": image, "subcomponents": [{"@id": OPENSSL}], "hashes": {"sha-256": "AB"}}
    unknown = {"@id": image, "subcomponents": [{"@id": "the library"}]}
    document = read(openvex({"vulnerability": {"name": "CVE-1"}, "products": [parts, unknown], "status": "fixed"}))
    (statement,) = document.statements
    assert statement.products == (Product(image, ("sha256:ab",), (OPENSSL,)),)


def test_openvex_of_the_first_edition():
    document = read(
        openvex(
            {"vulnerability": "CVE-1", "products": [OPENSSL, "x"], "status": "fixed"},
            **{"@context": "https://openvex.dev/ns"},
        )
    )
    assert document.statements[0].products == (Product(OPENSSL),)


@pytest.mark.parametrize("parts", [{"@id": OPENSSL}, OPENSSL, None, [{}], ["the library"], [{"@id": "x"}]])
def test_parts_that_cannot_be_told_never_widen_a_statement_to_the_whole(parts):
    one = {
        "vulnerability": {"name": "CVE-1"},
        "products": [{"@id": "pkg:oci/app", "subcomponents": parts}],
        "status": "fixed",
    }
    old = {"vulnerability": "CVE-1", "products": ["pkg:oci/app"], "subcomponents": parts, "status": "fixed"}
    document = read(openvex(one, old))
    assert (document.statements, document.skipped) == ((), 2)


def test_the_first_edition_names_parts_once_for_all_products():
    old = {"vulnerability": "CVE-1", "products": ["pkg:oci/app"], "subcomponents": [OPENSSL], "status": "fixed"}
    assert read(openvex(old)).statements[0].products == (Product("pkg:oci/app", parts=(OPENSSL,)),)


CSAF = {
    "document": {"csaf_version": "2.0", "category": "csaf_vex", "publisher": {"name": "Example"}, "tracking": {"current_release_date": "2026-01-01T00:00:00Z"}},
    "product_tree": {
        "branches": [{"category": "vendor", "branches": [{"category": "product_version", "product": {"product_id": "openssl", "product_identification_helper": {"purl": OPENSSL}}}]}],
        "full_product_names": [
            {"product_id": "app", "product_identification_helper": {"purl": "pkg:oci/app"}},
            {"product_id": "linux-9", "product_identification_helper": {"cpe": "cpe:/o:example:linux:9"}},
        ],
        "relationships": [
            {"product_reference": "openssl", "relates_to_product_reference": "app", "full_product_name": {"product_id": "app:openssl"}},
            {"product_reference": "openssl", "relates_to_product_reference": "linux-9", "full_product_name": {"product_id": "linux-9:openssl"}},
        ],
    },
    "vulnerabilities": [
        {
            "cve": "CVE-1",
            "ids": [{"text": "EX-1"}],
            "product_status": {"known_not_affected": ["openssl", "app:openssl", "linux-9:openssl"], "known_affected": ["app"], "recommended": ["app"]},
            "flags": [{"label": "component_not_present", "product_ids": ["openssl"]}],
            "threats": [{"category": "impact", "details": "Not there."}, {"category": "impact", "details": "Other", "product_ids": ["app"]}],
        }
    ],
}  # fmt: skip


def test_csaf():
    document = read(CSAF)
    assert (document.format, document.author) == ("CSAF", "Example")
    said = {(statement.products, statement.status, statement.reason) for statement in document.statements}
    assert said == {
        ((Product(OPENSSL),), Status.NOT_AFFECTED, "component_not_present: Not there."),
        ((Product("pkg:oci/app", parts=(OPENSSL,)),), Status.NOT_AFFECTED, "Not there."),
        ((Product("pkg:oci/app"),), Status.AFFECTED, "Not there. Other"),
    }
    assert document.statements[0].ids == ("CVE-1", "EX-1")


def test_a_package_on_a_platform_that_we_cannot_compare_says_nothing_of_it_elsewhere():
    assert read(CSAF).skipped == 1


@pytest.mark.parametrize(
    "state, status",
    [
        ("not_affected", Status.NOT_AFFECTED), ("false_positive", Status.NOT_AFFECTED), ("resolved", Status.FIXED),
        ("resolved_with_pedigree", Status.FIXED), ("exploitable", Status.AFFECTED), ("in_triage", Status.UNDER_INVESTIGATION),
    ],
)  # fmt: skip
def test_cyclonedx(state, status):
    document = read(
        {
            "bomFormat": "CycloneDX",
            "metadata": {"timestamp": "2026-01-01T00:00:00Z"},
            "components": [{"bom-ref": "a", "purl": OPENSSL, "components": [{"bom-ref": "b", "purl": "pkg:npm/b@1"}]}],
            "vulnerabilities": [
                {
                    "id": "CVE-1",
                    "references": [{"id": "GHSA-1"}],
                    "analysis": {"state": state, "justification": "code_not_reachable", "detail": "Never called."},
                    "affects": [
                        {"ref": "a"}, {"ref": "urn:cdx:11111111-1111-1111-1111-111111111111/1#b"}, {"ref": "nowhere"},
                        {"ref": "urn:cdx:11111111-1111-1111-1111-111111111111/1#pkg%3Anpm%2Fc%402"},
                        {"ref": "b", "versions": [{"version": "2", "status": "unaffected"}, {"range": "vers:npm/<3"}]},
                    ],
                },
                {"id": "CVE-2", "affects": [{"ref": "a"}]},
            ],
        }
    )  # fmt: skip
    (statement,) = document.statements
    assert (statement.ids, statement.status) == (("CVE-1", "GHSA-1"), status)
    assert [each.purl for each in statement.products] == [OPENSSL, "pkg:npm/b@1", "pkg:npm/c@2", "pkg:npm/b@2"]
    assert statement.reason == "code_not_reachable: Never called."


def test_lines_are_those_of_the_statements():
    statements = [
        {"vulnerability": {"name": f"CVE-{n}"}, "products": [{"@id": OPENSSL}], "status": "fixed"} for n in range(3)
    ]
    data = json.dumps(openvex(*statements), indent=1).encode()
    lines = data.decode().splitlines()
    for number, statement in enumerate(vex.read(data, "v").statements):
        assert f"CVE-{number}" in lines[statement.line - 1]


def test_a_version_that_is_said_to_be_affected_is_not_cleared():
    versions = [{"version": "1", "status": "affected"}, {"version": "2", "status": "unaffected"}]
    one = {
        "id": "CVE-1",
        "analysis": {"state": "not_affected"},
        "affects": [{"ref": "pkg:npm/a@0", "versions": versions}],
    }
    document = read({"bomFormat": "CycloneDX", "vulnerabilities": [one]})
    assert [each.purl for each in document.statements[0].products] == ["pkg:npm/a@2"]


@pytest.mark.parametrize(
    "document",
    [
        [], {}, "x", {"@context": 1}, openvex(1), openvex({"vulnerability": None, "status": "fixed"}),
        openvex({"vulnerability": {"name": "CVE-1"}, "status": "fine", "products": []}), openvex({"vulnerability": {"name": "CVE-1"}}),
        {"document": {"csaf_version": "2.0"}, "product_tree": {"relationships": [{}]}},
        {"document": {"csaf_version": "2.0"}, "product_tree": {"branches": [1]}}, {"bomFormat": "CycloneDX", "vulnerabilities": [3]},
    ],
)  # fmt: skip
def test_what_is_no_vex_or_damaged_is_named(document):
    with pytest.raises(UnreadableError, match=r"v\.json"):
        read(document)


def test_what_is_no_json():
    for data in (b"", b"{", b"[" * 5000, b'{"a": 1, "a": 2}', b"\xff"):
        with pytest.raises(PratiqueError):
            vex.read(data, "v.json")


values = st.recursive(st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["CVE-1", OPENSSL, "fixed", "a"]), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["vulnerability", "name", "products", "@id", "status", "purl", "branches", "product", "product_id", "affects", "ref", "analysis", "state", "cve", "product_status", "fixed", "identifiers", "subcomponents"]), inner, max_size=4), max_leaves=15)  # fmt: skip


@given(values, st.sampled_from(["statements", "vulnerabilities", "product_tree", "components"]))
def test_nothing_but_named_errors_comes_of_any_document(value, key):
    for head in ({"@context": "openvex"}, {"document": {"csaf_version": "2.0"}}, {"bomFormat": "CycloneDX"}):
        with contextlib.suppress(PratiqueError):
            read(head | {key: value})


def test_names_that_are_written_otherwise_cost_no_walk_each():
    statement = '{"vulnerability": {"name": "\\u0043VE-%d"}, "products": ["pkg:deb/debian/x"], "status": "fixed"}'
    data = '{"@context": "openvex", "statements": [' + ",\n".join(statement % n for n in range(5000)) + "]}"
    document = vex.read(data.encode(), "v.json")
    assert (len(document.statements), document.statements[-1].ids, document.statements[-1].line) == (
        5000,
        ("CVE-4999",),
        1,
    )
