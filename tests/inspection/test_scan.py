"""From a target to a verdict: on images made here, with the advisories that ship with pratique."""

import os

import msgspec
import pytest

import makers
from pratique import inspection
from pratique.model.finding import Kind
from pratique.model.report import Report
from pratique.model.verdict import Outcome
from servers import Registry

OS_RELEASE = b'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n'
POLICY = b"apiVersion: pratique/v1\nkind: Policy\nvulnerabilities: {deny: {severity: high, fixable: true}, accept_starter_set: true}\n"
SITE = "usr/lib/python3/dist-packages"


def status(**versions: str) -> bytes:
    return "\n".join(
        f"Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: {version}\n"
        for name, version in versions.items()
    ).encode()


def wheel(name: str, version: str) -> dict[str, bytes]:
    return {
        f"{SITE}/{name}-{version}.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode()
    }


BASE = makers.tar(
    {"etc/os-release": OS_RELEASE, "var/lib/dpkg/status": status(openssl="3.0.11-1~deb12u1", zlib="1:1.2.13")}
)
APP = makers.tar(wheel("jinja2", "2.10"))


@pytest.fixture
def run(settings, tmp_path):
    policy = tmp_path / "policy.yaml"
    policy.write_bytes(POLICY)

    def scan(*targets: str, **request) -> Report:
        return inspection.scan(inspection.Request(targets=targets, policies=(str(policy),), **request), settings)

    return scan


def layout(tmp_path, *plain: bytes, name: str = "image", **more) -> str:
    return "oci-dir:" + makers.layout(tmp_path / name, makers.image(*plain, **more))


def ids(report: Report) -> set[str]:
    return {finding.id for result in report.results for finding in result.findings}


def test_a_vulnerable_image_is_denied_with_its_reasons(run, tmp_path) -> None:
    report = run(layout(tmp_path, BASE, APP, history=[{"created_by": "ADD rootfs /"}, {"created_by": "COPY app /"}]))
    assert {"CVE-2023-5363", "CVE-2019-10906"} <= ids(report)
    assert report.verdict.word == "denied"
    assert inspection.exit_code(report) == 1
    assert any("jinja2" in reason.message and "3.1.6" in reason.remedy for reason in report.verdict.reasons)
    jinja = next(one for one in report.results[0].packages if one.name == "jinja2")
    assert jinja.instruction == "COPY app /"
    assert jinja.layer == makers.digest(APP)
    assert jinja.purl == "pkg:pypi/jinja2@2.10"


@pytest.mark.parametrize("compression", ["gzip", "zstd", "none"])
def test_every_place_and_compression_gives_the_same_packages(run, tmp_path, compression: str) -> None:
    image = makers.image(BASE, APP, compression=compression)
    places = [
        "oci-dir:" + makers.layout(tmp_path / "layout", image),
        "oci-archive:" + makers.oci_archive(tmp_path / "oci.tar", image),
        "docker-archive:" + makers.docker_archive(tmp_path / "docker.tar", image),
    ]
    report = run(*places)
    purls = [[one.purl for one in result.packages] for result in report.results]
    assert len(purls) == 3
    assert purls[0] == purls[1] == purls[2]
    assert len(purls[0]) == 3


def test_a_second_scan_reads_nothing_and_says_so(run, tmp_path) -> None:
    target = layout(tmp_path, BASE, APP)
    first, second = run(target), run(target)
    assert first.results[0].remembered == ""
    assert second.results[0].remembered != ""
    assert second.results[0].findings == first.results[0].findings
    assert run(target, verify=True).results[0].remembered == ""


def test_a_layer_that_changed_on_disk_is_read_again_and_refused(run, tmp_path) -> None:
    target = layout(tmp_path, BASE, compression="none")
    run(target)
    blob = tmp_path / "image" / "blobs" / makers.digest(BASE).replace(":", "/")
    data = bytearray(blob.read_bytes())
    data[600] ^= 1
    os.chmod(blob, 0o644)
    blob.write_bytes(data)
    report = run(target)
    assert report.results == ()
    assert "tampered" in report.failures[0].error
    assert not report.verdict.allowed
    assert inspection.exit_code(report) == 2


def test_a_config_that_promises_another_layer_is_refused(run, tmp_path) -> None:
    config = {"rootfs": {"type": "layers", "diff_ids": [makers.digest(b"another")]}}
    report = run(layout(tmp_path, BASE, config_more=config))
    assert report.failures
    assert inspection.exit_code(report) == 2


def test_the_layer_of_a_package_is_the_one_that_introduced_it(run, tmp_path) -> None:
    upgraded = makers.tar({"var/lib/dpkg/status": status(openssl="3.0.11-1~deb12u2", zlib="1:1.2.13")})
    found = run(layout(tmp_path, BASE, upgraded)).results[0].packages
    layers = {one.name: one.layer for one in found}
    assert layers == {"openssl": makers.digest(upgraded), "zlib": makers.digest(BASE)}


def test_what_an_upper_layer_deletes_is_not_installed(run, tmp_path) -> None:
    gone = makers.tar({f"{SITE}/.wh.jinja2-2.10.dist-info": b""})
    assert [one.name for one in run(layout(tmp_path, BASE, APP, gone)).results[0].packages] == ["openssl", "zlib"]


def test_a_package_of_the_distribution_is_not_reported_twice(run, tmp_path) -> None:
    owned = makers.tar(
        {
            "etc/os-release": OS_RELEASE,
            "var/lib/dpkg/status": status(**{"python3-jinja2": "2.10-2+deb12u1"}),
            "var/lib/dpkg/info/python3-jinja2.list": f"/.\n/usr\n/{SITE}/jinja2-2.10.dist-info/METADATA\n".encode(),
            **wheel("jinja2", "2.10"),
        }
    )
    report = run(layout(tmp_path, owned))
    jinja = next(one for one in report.results[0].packages if one.type == "pypi")
    assert jinja.owner.startswith("pkg:deb/debian/python3-jinja2@")
    assert {finding.suppressed.by for finding in report.results[0].findings if finding.suppressed} == {"owner"}
    assert not [one for one in report.results[0].findings if one.kind is Kind.VULNERABILITY and not one.suppressed]
    assert report.verdict.allowed


def test_lock_files_count_in_trees_and_in_images_only_when_asked(run, tmp_path) -> None:
    files = {"srv/requirements.txt": b"jinja2==2.10\n"}
    target = layout(tmp_path, BASE, makers.tar(files))
    assert "CVE-2019-10906" not in ids(run(target))
    assert "CVE-2019-10906" in ids(run(target, declared=True))
    tree = makers.tree(tmp_path / "tree", files)
    assert "CVE-2019-10906" in ids(run(f"dir:{tree}"))


def test_an_ambiguous_layer_is_denied(run, tmp_path) -> None:
    hidden = makers.tar({"a": b"x"}) + makers.tar(wheel("jinja2", "2.10"))
    report = run(layout(tmp_path, BASE, hidden))
    assert "ambiguous-layer" in ids(report)
    assert not report.verdict.allowed


def test_a_foreign_layer_is_named_and_not_taken_for_clean(run, tmp_path) -> None:
    image = makers.image(BASE)
    document = makers.json.loads(image.manifest)
    document["layers"].append(
        {
            "mediaType": "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
            "digest": makers.digest(b"x"),
            "size": 1,
            "urls": ["http://127.0.0.1/x"],
        }
    )
    config = makers.json.loads(image.config)
    config["rootfs"]["diff_ids"].append(makers.digest(b"x"))
    config["history"].append({"created_by": "foreign"})
    raw = makers.encode(config)
    document["config"] = makers.descriptor(raw, makers.OCI_CONFIG)
    made = makers._made(document, [*image.blobs.values(), raw], config=raw)
    report = run("oci-dir:" + makers.layout(tmp_path / "foreign", made))
    assert "foreign-layer" in ids(report)
    assert not report.results[0].examined[0].complete
    assert inspection.exit_code(report) != 0


def test_an_unknown_distribution_is_incomplete(run, tmp_path) -> None:
    odd = makers.tar({"etc/os-release": b"ID=unheard\nVERSION_ID=1\n", "var/lib/dpkg/status": status(zlib="1")})
    report = run(layout(tmp_path, odd))
    assert report.verdict.word == "incomplete"
    assert inspection.exit_code(report) == 3
    assert run(layout(tmp_path, odd), accept_incomplete=True).verdict.word == "allowed (incomplete)"


def test_one_bad_target_does_not_hide_the_others(run, tmp_path) -> None:
    clean = layout(tmp_path, makers.tar({"etc/os-release": OS_RELEASE, "var/lib/dpkg/status": status(zlib="1:1.2.13")}))
    report = run(clean, "oci-dir:/nowhere/at/all")
    assert len(report.results) == 1
    assert len(report.failures) == 1
    assert not report.verdict.allowed
    assert inspection.exit_code(report) == 2


def test_no_target_at_all_is_never_allowed(run) -> None:
    assert not run("oci-dir:/nowhere").verdict.allowed


def test_report_only_judges_nothing(run, tmp_path) -> None:
    report = run(layout(tmp_path, BASE, APP), report_only=True)
    assert report.verdict.word == "not judged"
    assert inspection.exit_code(report) == 0
    assert ids(report)


def test_the_starter_set_is_no_substitute_without_a_policy_that_says_so(settings, tmp_path) -> None:
    target = layout(tmp_path, BASE)
    report = inspection.scan(inspection.Request(targets=(target,)), settings)
    assert not report.verdict.complete
    assert any(
        reason.outcome is Outcome.INCOMPLETE and "starter" in reason.message for reason in report.verdict.reasons
    )


def test_all_platforms_give_one_result_each(run, tmp_path, settings, monkeypatch) -> None:

    both = makers.index(makers.image(BASE), makers.image(BASE, APP, platform="linux/arm64"))
    path = makers.layout(tmp_path / "both", both)
    every = msgspec.structs.replace(settings, platform="all")
    report = inspection.scan(inspection.Request(targets=(f"oci-dir:{path}",)), every)
    assert sorted(str(result.image.platform) for result in report.results) == ["linux/amd64", "linux/arm64"]


def test_coverage_falls_when_records_are_deleted(run, tmp_path) -> None:
    program = makers.program(b"\x7fELF" + bytes(5000))
    known = {"var/lib/dpkg/info/zlib.list": b"/.\n/usr/bin/tool\n", "usr/bin/tool": program}
    whole = makers.tar({"etc/os-release": OS_RELEASE, "var/lib/dpkg/status": status(zlib="1"), **known})
    assert run(layout(tmp_path, whole, name="whole")).results[0].coverage.share == 1.0
    wiped = makers.tar({"var/lib/dpkg/.wh.status": b"", "var/lib/dpkg/.wh.info": b""})
    report = run(layout(tmp_path, whole, wiped, name="wiped"))
    assert report.results[0].coverage.share == 0.0
    assert report.results[0].coverage.unknown == ("usr/bin/tool",)
    assert inspection.exit_code(report) != 0


def test_no_kind_of_finding_has_an_empty_fingerprint(run, tmp_path) -> None:
    report = run(layout(tmp_path, BASE, APP, makers.tar({"../x": b""})))
    kinds = {finding.kind for finding in report.results[0].findings}
    assert kinds == {Kind.VULNERABILITY, Kind.UNREADABLE, Kind.MISCONFIGURATION}
    assert all(finding.fingerprint for finding in report.results[0].findings)


def test_a_policy_in_the_scanned_tree_tightens_and_never_loosens(run, tmp_path) -> None:
    files = {"srv/requirements.txt": b"jinja2==2.10\n"}
    exempt = POLICY + b"exemptions: [{id: CVE-2019-10906, reason: accepted here, owner: a@b.c, until: 2099-01-01}]\n"
    loose = makers.tree(tmp_path / "loose", {**files, "pratique.yaml": exempt})
    report = run(f"dir:{loose}")
    assert not report.verdict.allowed
    assert not [finding for finding in report.results[0].findings if finding.suppressed]
    tight = makers.tree(tmp_path / "tight", {"pratique.yaml": POLICY + b"workload: {pod_security: restricted}\n"})
    assert any(reason.rule.startswith("workload") for reason in run(f"dir:{tight}").verdict.reasons)


def test_a_policy_behind_a_link_in_the_tree_is_not_opened(run, tmp_path) -> None:
    (tmp_path / "elsewhere.yaml").write_bytes(b"not: a policy\n")
    tree = makers.tree(tmp_path / "tree", {"a.txt": b""})
    os.symlink(tmp_path / "elsewhere.yaml", os.path.join(tree, "pratique.yaml"))
    assert not run(f"dir:{tree}").failures


def test_a_base_image_is_known_by_its_layers_once_it_was_scanned_under_its_name(run, settings, tmp_path) -> None:
    with Registry() as registry:
        registry.add("library/base", "12", makers.image(BASE))
        known = msgspec.structs.replace(
            settings, registries=registry.access(), offline=False, osv_url=str(tmp_path / "none")
        )
        host = next(iter(registry.access()))
        first = inspection.scan(inspection.Request(targets=(f"registry:{host}/library/base:12",)), known)
    assert [layer.base_image for layer in first.results[0].image.layers] == [None]
    report = run(layout(tmp_path, BASE, APP))
    assert report.results[0].image.base_name.endswith("library/base:12")
    assert [layer.base_image for layer in report.results[0].image.layers] == [True, False]
    assert {finding.id: finding.base_image for finding in report.results[0].findings}["CVE-2023-5363"] is True
    assert any("Rebuild on a newer" in reason.remedy for reason in report.verdict.reasons)


def test_what_an_image_says_of_its_base_marks_no_layer(run, tmp_path) -> None:
    said = {"org.opencontainers.image.base.name": "docker.io/library/debian:12"}
    report = run(layout(tmp_path, BASE, APP, annotations=said))
    assert [layer.base_image for layer in report.results[0].image.layers] == [None, None]


@pytest.mark.parametrize("name", ["cyclonedx", "spdx"])
def test_an_sbom_of_an_image_gives_the_image_s_findings(run, settings, tmp_path, name: str) -> None:
    from pratique import report as reports

    image = run(layout(tmp_path, BASE, APP))
    with open(tmp_path / "sbom.json", "w") as file:
        reports.write(image, name, file)
    again = run(f"sbom:{tmp_path / 'sbom.json'}")
    assert ids(again) == {name for name in ids(image) if not name.startswith("image/")}
    assert again.results[0].distro.ecosystem == "Debian"
    assert not again.results[0].key.startswith("sha256:")


def test_a_policy_that_is_named_and_found_counts_once_with_its_exemptions(settings, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    exempt = "".join(
        f"  - {{id: {one}, reason: accepted here, owner: a@b.c, until: 2099-01-01}}\n" for one in ("CVE-2023-5363",)
    )
    (tmp_path / "pratique.yaml").write_bytes(POLICY + b"exemptions:\n" + exempt.encode())
    target = layout(tmp_path, BASE)
    report = inspection.scan(inspection.Request(targets=(target,), policies=("pratique.yaml",)), settings)
    assert report.verdict.allowed
    assert [finding.suppressed.by for finding in report.results[0].findings if finding.suppressed] == ["exemption"]
