"""Reports made for tests."""

import hashlib

from pratique.model.advisory import SourceState
from pratique.model.distro import Distro
from pratique.model.evidence import Coverage, Examined
from pratique.model.finding import Finding, Kind, Location, PackageRef, Rating, Severity, Status, Suppressed
from pratique.model.image import History, Image, ImageConfig, Layer, Platform
from pratique.model.package import Package
from pratique.model.report import Advisories, Failure, Report, Result, Rule, Signature, Summary, Tool
from pratique.model.verdict import Outcome, Reason, Verdict

CREATED = "2026-11-20T10:00:00Z"


def sha(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


INSTRUCTIONS = (
    "ADD rootfs.tar /",
    "RUN apt-get install openssl",
    "COPY app /app",
    "RUN pip install -r requirements.txt",
)
LAYERS = tuple(
    Layer(
        digest=sha(f"layer {at}"), diff_id=sha(f"diff {at}"), size=1000 * (at + 1), instruction=text, base_image=at < 2
    )
    for at, text in enumerate(INSTRUCTIONS)
)
IMAGE = Image(
    name="registry.example.com/team/app:1.2",
    manifest_digest=sha("manifest"),
    config_digest=sha("config"),
    media_type="application/vnd.oci.image.manifest.v1+json",
    platform=Platform(),
    config=ImageConfig(
        architecture="amd64",
        os="linux",
        user="root",
        env=("PATH=/usr/bin",),
        diff_ids=tuple(layer.diff_id for layer in LAYERS),
        history=tuple(History(created=CREATED, created_by=text) for text in INSTRUCTIONS),
    ),
    layers=LAYERS,
    tags=("registry.example.com/team/app:1.2",),
    repo_digests=("registry.example.com/team/app@" + sha("manifest"),),
    base_name="docker.io/library/debian:12",
)
DEBIAN = Distro(
    id="debian",
    version="12",
    family="debian",
    name="Debian GNU/Linux 12 (bookworm)",
    codename="bookworm",
    ecosystem="Debian",
    release="12",
    order="dpkg",
)
OPENSSL = Package(
    name="libssl3",
    version="3.0.9-1",
    ecosystem="dpkg",
    type="deb",
    purl="pkg:deb/debian/libssl3@3.0.9-1?arch=amd64&distro=debian-12&upstream=openssl",
    arch="amd64",
    source_name="openssl",
    source_version="3.0.9-1",
    licenses=("Apache-2.0",),
    locations=("var/lib/dpkg/status",),
    layer=LAYERS[1].diff_id,
    instruction=INSTRUCTIONS[1],
    base_image=True,
    depends_on=("libc6",),
)
LIBC = Package(
    name="libc6",
    version="2.36-9",
    ecosystem="dpkg",
    type="deb",
    purl="pkg:deb/debian/libc6@2.36-9?arch=amd64&distro=debian-12&upstream=glibc",
    arch="amd64",
    source_name="glibc",
    source_version="2.36-9",
    licenses=("LGPL-2.1-or-later", "GPL-2.0-only AND custom"),
    locations=("var/lib/dpkg/status",),
    layer=LAYERS[0].diff_id,
    base_image=True,
)
DJANGO = Package(
    name="django",
    version="2.2",
    ecosystem="python",
    type="pypi",
    purl="pkg:pypi/django@2.2",
    licenses=("BSD",),
    locations=("usr/lib/python3/dist-packages/Django-2.2.dist-info/METADATA",),
    layer=LAYERS[3].diff_id,
    base_image=False,
    digests={"sha256": "ab" * 32},
    depends_on=("sqlparse",),
)
PACKAGES = (LIBC, OPENSSL, DJANGO)


def vulnerability(id, package, severity, **more):  # noqa: A002
    fields = {
        "id": id,
        "kind": Kind.VULNERABILITY,
        "severity": Severity(severity),
        "severity_source": "debian" if package.type == "deb" else "ghsa",
        "fingerprint": sha(id + package.name),
        "title": f"A flaw in {package.name}",
        "description": f"Long text about the flaw in {package.name}.\n\nIt has paragraphs.",
        "package": PackageRef(package.name, package.version, package.purl, package.locations[0]),
        "location": Location(path=package.locations[0], layer=package.layer, instruction=package.instruction),
        "base_image": package.base_image,
        "published": "2026-01-02T00:00:00Z",
        "modified": "2026-02-02T00:00:00Z",
        "references": (f"https://nvd.nist.gov/vuln/detail/{id}",),
        "advisories": (f"DEBIAN-{id}", id),
    }
    return Finding(**(fields | more))


RATINGS = (
    Rating("nvd", "critical", 9.8, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "CVSSv31"),
    Rating("debian", "high"),
    Rating("ghsa", "critical", 9.3, "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "CVSSv4"),
    Rating("nvd", "", 7.5, "AV:N/AC:L/Au:N/C:P/I:P/A:P", "CVSSv2"),
)
FINDINGS = (
    vulnerability(
        "CVE-2023-0001",
        OPENSSL,
        Severity.CRITICAL,
        fixed=("3.0.11-1~deb12u2",),
        status=Status.FIXED,
        ratings=RATINGS,
        epss=0.97,
        kev=True,
        risk=98.2,
        cwes=("CWE-787",),
        aliases=("GHSA-aaaa-bbbb-cccc",),
        fix_date="2026-01-05T00:00:00Z",
    ),
    vulnerability("CVE-2023-0002", OPENSSL, Severity.MEDIUM, status=Status.WONT_FIX, epss=0.0003, risk=4.0),
    vulnerability("CVE-2019-0003", LIBC, Severity.NEGLIGIBLE, status=Status.AFFECTED),
    vulnerability(
        "CVE-2019-12308", DJANGO, Severity.HIGH, fixed=("2.2.2", "2.1.9"), status=Status.FIXED, risk=40.0, epss=0.1,
        ratings=RATINGS[:1],
    ),
    vulnerability("CVE-2020-7777", DJANGO, Severity.UNKNOWN),
    Finding(
        id="aws-access-key-id",
        kind=Kind.SECRET,
        severity=Severity.CRITICAL,
        fingerprint=sha("secret"),
        title="AWS access key id",
        description="AKIA************MPLE",
        location=Location(path="app/settings.py", line=12, end_line=12, layer=LAYERS[2].diff_id, instruction=INSTRUCTIONS[2]),
        base_image=False,
    ),
    Finding(
        id="no-root-user",
        kind=Kind.MISCONFIGURATION,
        severity=Severity.HIGH,
        fingerprint=sha("root"),
        title="Images must not run as root",
        description="The image sets no user.",
        location=Location(path="Dockerfile", line=3, end_line=3),
    ),
    Finding(
        id="unreadable",
        kind=Kind.UNREADABLE,
        severity=Severity.UNKNOWN,
        fingerprint=sha("unreadable"),
        title="A jar could not be read: it is encrypted",
        location=Location(path="app/lib/secret.jar", layer=LAYERS[2].diff_id),
    ),
)  # fmt: skip
SUPPRESSED = (
    vulnerability(
        "CVE-2022-1111",
        LIBC,
        Severity.HIGH,
        suppressed=Suppressed("vulnerable_code_not_in_execute_path", "vex", "vex.json", 0),
    ),
    vulnerability(
        "CVE-2022-2222",
        DJANGO,
        Severity.HIGH,
        fixed=("3.0",),
        suppressed=Suppressed("Only on Windows.", "exemption", "pratique.yaml", 14, "2027-01-01"),
    ),
    vulnerability(
        "CVE-2022-3333", OPENSSL, Severity.LOW, suppressed=Suppressed("old", "ignore-file", ".trivyignore", 3)
    ),
)
DENIED = Verdict(
    allowed=False,
    complete=True,
    policy="built-in",
    at=CREATED,
    reasons=(
        Reason(
            rule="vulnerabilities.deny",
            outcome=Outcome.DENY,
            message="2 findings of severity critical or high have a fix.",
            fingerprints=(FINDINGS[0].fingerprint, FINDINGS[3].fingerprint),
            source="CVE-2023-0001, CVE-2019-12308",
            remedy="Upgrade libssl3 to 3.0.11-1~deb12u2 and django to 2.2.2.",
        ),
        Reason(
            rule="secrets", outcome=Outcome.DENY, message="1 secret lies in the image.", remedy="Remove and revoke it."
        ),
        Reason(
            rule="misconfigurations", outcome=Outcome.WARN, message="The image runs as root.", remedy="Add USER 10001."
        ),
    ),
)
ALLOWED = Verdict(allowed=True, complete=True, policy="built-in", at=CREATED)
INCOMPLETE = Verdict(
    allowed=True,
    complete=False,
    policy="built-in",
    at=CREATED,
    reasons=(
        Reason(
            rule="advisories",
            outcome=Outcome.INCOMPLETE,
            message="No advisories for PyPI are loaded.",
            remedy="Run `pratique db update`.",
        ),
    ),
)
EXAMINED = (
    Examined("packages", "1", CREATED, CREATED),
    Examined("vulnerabilities", "1", CREATED, CREATED),
    Examined(
        "secrets",
        "1",
        CREATED,
        CREATED,
        complete=False,
        why="One file is larger than 64 MiB; raise the limit to read it.",
    ),
)
ADVISORIES = Advisories(
    digest=sha("db"),
    serial=7,
    ecosystems=(
        SourceState("Debian", sha("deb"), 7, "2026-11-20T07:00:00Z", CREATED, 40_000),
        SourceState("PyPI", sha("pypi"), 7, "2026-11-17T07:00:00Z", CREATED, 20_000),
        SourceState("npm", missing=True),
    ),
)
RULES = {
    "no-root-user": Rule(
        "Images must not run as root",
        "Root in the container is root on the host after an escape.\n\nAdd `USER 10001`.",
        ("CIS-Docker-4.1",),
        "no_root_user",
        "https://example.com/rules/no-root-user",
    ),
}


def result(findings=FINDINGS, *, verdict=DENIED, **more):
    fields = {
        "target": "registry:registry.example.com/team/app:1.2",
        "key": sha("manifest"),
        "image": IMAGE,
        "distro": DEBIAN,
        "packages": PACKAGES,
        "findings": tuple(findings),
        "examined": EXAMINED,
        "signatures": (Signature("signature", True, "", "ci@example.com", "bundle"),),
        "verdict": verdict,
        "coverage": Coverage(1_000_000, 960_000, ("usr/local/bin/tool", "opt/x")),
        "created": CREATED,
    }
    return Result(**(fields | more))


def report(*results, verdict=None, **more):
    fields = {
        "tool": Tool(version="0.1.0"),
        "created": CREATED,
        "advisories": ADVISORIES,
        "rules": RULES,
        "results": results,
        "verdict": verdict or (results[0].verdict if results else ALLOWED),
        "summary": summary(results),
        "timings": {"layers": 0.8, "matching": 0.02},
    }
    return Report(**(fields | more))


def summary(results):
    counted = [finding for one in results for finding in one.findings if finding.suppressed is None]
    kinds, severities = {}, {}
    for finding in counted:
        kinds[str(finding.kind)] = kinds.get(str(finding.kind), 0) + 1
        severities[str(finding.severity)] = severities.get(str(finding.severity), 0) + 1
    return Summary(
        kinds=kinds,
        severities=severities,
        fixable=sum(1 for finding in counted if finding.fixed),
        suppressed=sum(len(one.findings) for one in results) - len(counted),
        packages=sum(len(one.packages) for one in results),
    )


HOSTILE = (
    "\x1b]0;owned\x07\x1b[2J",
    "=cmd|' /C calc'!A0",
    "@SUM(1)\t+1",
    "<script>alert(1)</script>",
    "]]> --> ?> &amp; \" ' `",
    "| [x](javascript:alert(1)) ![i](http://evil/) <img src=x>",
    "\u202egnp.exe\u2066\u200b\ufeff",
    "名前パッケージ한국어",
    "bytes \\xff\\xfe\x00\x08\x9b31m",
    "\ud7ff\ue000\ufffe\uffff\U0001f4a9 e\u0301",
    "line one\r\nline two\u2028three\x0b\x0c",
    "a" * 3000,
    "::error file=x::owned\n##vso[task.logissue]x",
    "",
)


def hostile():
    """One result whose every string from outside is hostile."""
    made = []
    for at, text in enumerate(HOSTILE):
        package = Package(
            name=text or "empty",
            version=text,
            type="generic",
            purl="pkg:generic/x@1",
            locations=(text,),
            licenses=(text,),
        )
        made.append(
            vulnerability(
                text or f"CVE-{at}", package, list(Severity)[at % 6], title=text, description=text, fixed=(text,), aliases=(text,),
                severity_source=text, references=(text, "javascript:alert(1)"), advisories=(text,), cwes=(text,),
                fingerprint=sha(f"hostile {at}"), ratings=(Rating(text, text, 5.0, text, text),), published=text,
                location=Location(text, 1, 1, text, text), base_image=False,
            )
        )  # fmt: skip
        made.append(
            Finding(
                id=text or "rule", kind=list(Kind)[at % 7], severity=Severity.HIGH, title=text, fingerprint=sha(f"other {at}"),
                description=text, location=Location(text, at, at, text, text),
                suppressed=Suppressed(text, text, text, 1, text) if at % 2 else None,
            )
        )  # fmt: skip
    packages = tuple(
        Package(
            name=text or "empty",
            version=text,
            type="generic",
            purl=text,
            licenses=(text,),
            locations=(text,),
            depends_on=(text,),
        )
        for text in HOSTILE
    )
    return result(
        made,
        target=HOSTILE[0] + HOSTILE[6],
        packages=packages,
        image=Image(
            name=HOSTILE[3], layers=(Layer(digest="", instruction=HOSTILE[4]),), tags=HOSTILE, base_name=HOSTILE[0]
        ),
        distro=Distro(id=HOSTILE[3], version=HOSTILE[0], name=HOSTILE[6]),
        examined=tuple(Examined(text, text, text, text, False, text) for text in HOSTILE),
        verdict=Verdict(
            allowed=False,
            complete=False,
            policy=HOSTILE[3],
            at=HOSTILE[0],
            reasons=tuple(
                Reason(rule=text, outcome=Outcome.DENY, message=text, remedy=text, source=text, policy=text)
                for text in HOSTILE
            ),
        ),
        coverage=Coverage(10, 1, HOSTILE),
    )


def many(count=2000):
    """One result with many findings."""
    findings = [
        vulnerability(
            f"CVE-2024-{10000 + at}",
            PACKAGES[at % 3],
            list(Severity)[at % 6],
            fixed=("9.9",) if at % 2 else (),
            status=Status.FIXED if at % 2 else Status.AFFECTED,
            epss=(at % 100) / 100,
            risk=(at % 1000) / 10,
            ratings=RATINGS[:1],
        )
        for at in range(count)
    ]
    return result(findings)


REPORTS = {
    "empty": report(),
    "nothing found": report(result((), verdict=ALLOWED, packages=(), distro=None, coverage=Coverage(), examined=())),
    "one": report(result()),
    "suppressed": report(result(FINDINGS + SUPPRESSED)),
    "several": report(
        result(),
        result(FINDINGS[:2], verdict=INCOMPLETE, target="dir:/srv/app", image=Image(name="/srv/app"), distro=None),
        verdict=DENIED,
        failures=(Failure("registry:gone.example.com/x", "The registry answered 404; check the name.", 4),),
    ),
    "only failures": report(
        failures=(Failure("docker-archive:x.tar", "It is truncated; save it again.", 2),),
        verdict=Verdict(allowed=False, complete=False, policy="built-in", at=CREATED),
    ),
    "hostile": report(hostile()),
    "many": report(many()),
    "not judged": report(result(verdict=Verdict(allowed=True, complete=True, policy="", at=CREATED, judged=False))),
    "starter set": report(result(), advisories=Advisories(starter=True)),
}
