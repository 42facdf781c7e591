"""Image checks in a scan: what they find reaches the policy, and a known image is not checked again."""

import makers
from inspection.test_scan import BASE, layout
from pratique import inspection
from pratique.inspection import image_checks
from pratique.model.finding import Kind

POLICY = b"apiVersion: pratique/v1\nkind: Policy\n"


def scan(settings, tmp_path, target, keys, **request):
    (tmp_path / "checks.yaml").write_bytes(POLICY + keys)
    asked = inspection.Request(targets=(target,), policies=(str(tmp_path / "checks.yaml"),), **request)
    return inspection.scan(asked, settings)


def test_a_baseline_key_and_a_severity_deny(settings, tmp_path) -> None:
    target = layout(tmp_path, BASE)
    report = scan(settings, tmp_path, target, b"baseline: {no_root_user: true}\n")
    assert [reason.rule for reason in report.verdict.reasons] == ["baseline.no_root_user"]
    assert report.rules["image/root-user"].baseline == "no_root_user"
    assert inspection.exit_code(report) == 1
    report = scan(settings, tmp_path, target, b"misconfigurations: {deny: high}\n")
    assert {reason.rule for reason in report.verdict.reasons} == {"misconfigurations.deny"}
    tidy = layout(tmp_path, BASE, name="tidy", settings={"User": "10001"})
    assert scan(settings, tmp_path, tidy, b"misconfigurations: {deny: high}\n").verdict.word == "allowed"


def test_without_the_checks_the_policy_s_key_is_incomplete(settings, tmp_path) -> None:
    report = scan(settings, tmp_path, layout(tmp_path, BASE), b"baseline: {no_root_user: true}\n", checks=False)
    assert report.verdict.word == "incomplete"


def test_a_known_image_is_not_checked_again_and_says_the_same(settings, tmp_path, monkeypatch) -> None:
    target = layout(tmp_path, makers.tar({"usr/bin/su": makers.program(mode=0o4755)}))
    first = scan(settings, tmp_path, target, b"misconfigurations: {deny: high}\n")
    assert "image/set-id-files" in first.rules
    monkeypatch.delattr(image_checks, "_checked")
    again = scan(settings, tmp_path, target, b"misconfigurations: {deny: high}\n")
    assert again.results[0].findings == first.results[0].findings
    assert again.rules == first.rules
    assert {one.kind for one in again.results[0].findings} == {Kind.MISCONFIGURATION}


def test_a_tree_has_no_config_and_only_its_files_are_checked(settings, tmp_path) -> None:
    tree = makers.tree(tmp_path / "tree", {"etc/shadow": b"root::1::::::\n"})
    report = scan(settings, tmp_path, f"dir:{tree}", b"misconfigurations: {deny: high}\n")
    assert [(one.id, one.location.path, one.location.line) for one in report.results[0].findings] == [
        ("image/empty-password", "etc/shadow", 1)
    ]
