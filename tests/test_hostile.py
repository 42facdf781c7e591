"""Bad input of every kind, given to the command line itself: a named error or a finding, never a traceback or silence.

`Answer` is what a user sees. An error is exit 2 (unreadable input) or 4 (an outside part) with one sentence that says what
to do; what could be examined in part is a finding of kind `unreadable`, and the verdict is not `allowed`.
"""

import dataclasses
import gzip
import io
import json
import os
import random
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterator

import pytest

import makers
from pratique import cli, plugins
from servers import Registry, Reply

OS_RELEASE = b'ID=debian\nVERSION_ID="12"\n'


def junk(size: int) -> bytes:
    """Bytes without any order, the same each time."""
    return random.Random(size).randbytes(size)


STATUS = b"Package: zlib1g\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1:1.2.13\n"
POLICY = b"apiVersion: pratique/v1\nkind: Policy\nvulnerabilities: {deny: {severity: high}, accept_starter_set: true}\n"
FILES = {"etc/os-release": OS_RELEASE, "var/lib/dpkg/status": STATUS, "usr/share/doc/x": junk(200_000)}
IMAGE = makers.image(makers.tar(FILES))


@dataclasses.dataclass
class Answer:
    code: int
    out: str
    err: str

    @property
    def report(self) -> dict:
        return json.loads(self.out)

    @property
    def problems(self) -> list[str]:
        """Titles of what could not be examined."""
        found = [each for result in self.report["results"] for each in result["findings"]]
        return [each["title"] for each in found if each["kind"] == "unreadable"]


@pytest.fixture
def scan(tmp_path, monkeypatch, capsys) -> Callable[..., Answer]:
    """The `scan` command, offline, with a policy that asks for packages and vulnerabilities alone."""
    policy, config = tmp_path / "policy.yaml", tmp_path / "config.toml"
    policy.write_bytes(POLICY)

    def run(target: str, *options: str, settings: str = "", format_: str = "json", offline: bool = True) -> Answer:
        fixed = f'platform = "linux/amd64"\noffline = {str(offline).lower()}\nosv_url = "{tmp_path / "no-mirror"}"\n'
        config.write_text(fixed + settings)
        monkeypatch.setenv("HOME", str(tmp_path / "home"))
        monkeypatch.setenv("PRATIQUE_CONFIG", str(config))
        monkeypatch.delenv("XDG_DATA_HOME", raising=False)
        monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
        with pytest.raises(SystemExit) as ended:
            cli.main(["scan", target, "--policy", str(policy), "--quiet", "--format", format_, *options])
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        assert "fault of its own" not in said.err
        assert "please report this file" not in said.out
        return Answer(ended.value.code, said.out, said.err)

    return run


def refused(answer: Answer, *said: str, code: int = 2) -> None:
    """Nothing was examined: a named error that says why, and no verdict that allows."""
    assert answer.code == code, answer
    assert "Error: " in answer.err
    assert any(word in answer.err for word in said), answer.err
    assert not answer.report["verdict"]["allowed"]


def told(answer: Answer, said: str) -> None:
    """The rest was examined: what could not be is a finding, and the verdict is not `allowed`."""
    assert answer.code in (1, 3), answer
    assert any(said in title for title in answer.problems), answer.problems
    verdict = answer.report["verdict"]
    assert not (verdict["allowed"] and verdict["complete"])


def layout(tmp_path, image: makers.Made, **more) -> str:
    return "oci-dir:" + makers.layout(tmp_path / "layout", image, **more)


def of(tmp_path, *plain: bytes, **more) -> str:
    """An image of these plain layers, below an honest one."""
    return layout(tmp_path, makers.image(makers.tar(FILES), *plain, **more))


def stored(*layers: bytes, **config) -> makers.Made:
    """An image of one plain layer that is stored in a form of its own: (plain, stored) pairs."""
    plain, packed = layers[0::2], layers[1::2]
    made = makers.encode(makers.config(plain, **config))
    manifest = {
        "schemaVersion": 2,
        "mediaType": makers.OCI_MANIFEST,
        "config": makers.descriptor(made, makers.OCI_CONFIG),
        "layers": [makers.descriptor(data, makers.OCI_LAYER + "+gzip") for data in packed],
    }
    return makers._made(manifest, [made, *packed], config=made, layers=packed, plain=plain)


def test_the_honest_image_is_allowed(scan, tmp_path) -> None:
    assert scan(layout(tmp_path, IMAGE)).code == 0


# Truncated, changed and mislabelled

WRITERS = {
    "docker-archive": lambda path: makers.docker_archive(path, IMAGE, tags=[["app:1"]]),
    "docker-archive with a layout": lambda path: makers.docker_archive(path, IMAGE, with_layout=True),
    "oci-archive": lambda path: makers.oci_archive(path, IMAGE),
}


@pytest.mark.parametrize("share", [0.001, 0.3, 0.9])
@pytest.mark.parametrize("name", WRITERS)
def test_a_truncated_archive(scan, tmp_path, name: str, share: float) -> None:
    path = WRITERS[name](tmp_path / "image.tar")
    with open(path, "r+b") as file:
        file.truncate(int(os.path.getsize(path) * share))
    refused(scan(f"{name.split(maxsplit=1)[0]}:{path}"), "truncated", "incomplete", "no tar", "damaged")
    assert scan(path).code == 2  # and when its kind has to be guessed


@pytest.mark.parametrize("pack", [gzip.compress, makers.zst])
def test_a_truncated_compressed_archive(scan, tmp_path, pack) -> None:
    path = WRITERS["docker-archive"](tmp_path / "image.tar")
    with open(path, "r+b") as file:
        data = pack(file.read())
        file.seek(0)
        file.write(data[:-9])
        file.truncate()
    refused(scan(f"docker-archive:{path}"), "ends in the middle", "damaged")


@pytest.mark.parametrize("which", ["manifest", "config", "layer"])
@pytest.mark.parametrize("change", ["cut", "flipped", "longer", "gone"])
def test_a_blob_that_is_not_what_its_digest_says(scan, tmp_path, which: str, change: str) -> None:
    target = layout(tmp_path, IMAGE)
    data = {"manifest": IMAGE.manifest, "config": IMAGE.config, "layer": IMAGE.layers[0]}[which]
    path = tmp_path / "layout" / "blobs" / makers.digest(data).replace(":", "/")
    if change == "gone":
        path.unlink()
    else:
        path.write_bytes(
            {"cut": data[:-1], "flipped": data[:-9] + bytes([data[-9] ^ 1]) + data[-8:], "longer": data + b" "}[change]
        )
    answer = scan(target)
    if which == "layer" and change == "longer":
        assert answer.code in (1, 2)
    else:
        refused(answer, "damaged", "promised", "tampered", "There is no", "build or pull", "is not")


@pytest.mark.parametrize("size", [-1, 0, 1, 10, 1 << 40, 1 << 70])
@pytest.mark.parametrize("which", ["config", "layers"])
def test_sizes_that_lie(scan, tmp_path, which: str, size: int) -> None:
    document = json.loads(IMAGE.manifest)
    (document["config"] if which == "config" else document["layers"][0])["size"] = size
    answer = scan(layout(tmp_path, makers._made(document, IMAGE.blobs.values())))
    if which == "layers" and size == 0:
        assert answer.code == 0  # no size was said; the digest holds
    else:
        refused(answer, "bytes", "Could not read")


def test_a_diff_id_that_lies(scan, tmp_path) -> None:
    refused(scan(layout(tmp_path, stored(b"other", IMAGE.layers[0]))), "tampered")


# Bombs


def test_bombs_by_ratio_and_total(scan, tmp_path) -> None:
    plain = bytes(100 << 20)
    for packed in (gzip.compress(plain), makers.zst(plain)):
        target = layout(tmp_path, stored(plain, packed))
        refused(scan(target, settings="[limits]\nratio = 500\n"), "bomb")
        refused(scan(target, settings="[limits]\nlayer_bytes = 50_000_000\n"), "raise limits.layer_bytes")


def test_a_bomb_around_an_archive(scan, tmp_path) -> None:
    path = tmp_path / "image.tar.zst"
    path.write_bytes(makers.zst(makers.tar(makers.docker_files(IMAGE)) + bytes(300 << 20)))
    refused(scan(f"docker-archive:{path}", settings="[limits]\nratio = 500\n"), "bomb")


def zipped(*members: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def overlapping(count: int = 50) -> bytes:
    """A zip whose directory names one entry again and again."""
    body = zipped(("META-INF/MANIFEST.MF", b"Implementation-Version: 1\n" * 5000))
    at = body.index(b"PK\1\2")
    end = body.index(b"PK\5\6")
    directory = body[at:end] * count
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), at, 0)
    return body[:at] + directory + tail


def nested(depth: int) -> bytes:
    data = zipped(("META-INF/MANIFEST.MF", b"Implementation-Version: 1\n"))
    for _ in range(depth):
        data = zipped(("inner.jar", data))
    return data


JARS = {
    "a zip bomb": (zipped(("META-INF/MANIFEST.MF", bytes(300 << 20))), "too large"),
    "a zip bomb of jars": (zipped(*((f"{n}.jar", bytes(60 << 20)) for n in range(10))), "too large"),
    "overlapping entries": (overlapping(), "overlap"),
    "jars within jars": (nested(30), "nested too deep"),
    "a cut zip": (zipped(("META-INF/MANIFEST.MF", b"x"))[:-30], "cut off"),
    "a directory that lies": (zipped(("a", b"x")).replace(b"PK\1\2", b"PK\1\3"), "damaged"),
    "no zip at all": (b"\x7fELF" + bytes(1000), "no zip archive"),
}


@pytest.mark.parametrize("name", JARS)
def test_jars(scan, tmp_path, name: str) -> None:
    data, said = JARS[name]
    told(scan(of(tmp_path, makers.tar({"srv/app.jar": data}))), said)


# Tar


def header(name: bytes, flag: bytes = b"0", size: int = 0, link: bytes = b"") -> bytes:
    info = tarfile.TarInfo(name.decode("latin1"))
    info.size, info.type, info.linkname = size, flag, link.decode("latin1")
    return info.tobuf(tarfile.GNU_FORMAT, "latin1")


AMBIGUOUS = {
    "..": header(b"../../etc/passwd"),
    ".. in the middle": header(b"a/../../etc/passwd"),
    "a hard link with ..": header(b"a", b"1", link=b"../../../etc/shadow"),
    "an overlay whiteout device": header(b"etc/os-release", b"3"),
    "data after the end": header(b"a") + bytes(1024) + header(b"b"),
}


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_tars_that_two_runtimes_read_differently_are_denied(scan, tmp_path, name: str) -> None:
    answer = scan(of(tmp_path, AMBIGUOUS[name] + bytes(1024)))
    assert answer.code in (1, 3)
    assert not answer.report["verdict"]["allowed"]
    assert answer.problems


def test_absolute_entries_devices_and_loops_are_kept_inside(scan, tmp_path) -> None:
    odd = {
        "/etc/motd": b"absolute",
        "dev/sda": makers.Node(tarfile.BLKTYPE),
        "dev/log": makers.Node(tarfile.FIFOTYPE),
        "loop": makers.link("loop"),
        "a": makers.link("b"),
        "b": makers.link("/a/x"),
        "host": makers.link("/etc/passwd"),
        "up": makers.link("../../../../../../etc"),
        "var/lib/rpm": makers.link("/var/lib/rpm"),
        "x.jar": makers.link("x.jar"),
        "y.jar": makers.hard_link("y.jar"),
        "z.jar": makers.hard_link("gone"),
    }
    assert scan(of(tmp_path, makers.tar(odd))).code == 0
    replaced = makers.tar({"var/lib/dpkg": makers.link("dpkg")})
    answer = scan(of(tmp_path, replaced))
    assert answer.report["results"][0]["packages"] == []


@pytest.mark.parametrize("cut", [100, 511, 700, 1500])
def test_a_layer_that_ends_early_is_no_clean_layer(scan, tmp_path, cut: int) -> None:
    answer = scan(of(tmp_path, makers.tar({"a": bytes(900), "b": b"x"})[:cut]))
    told(answer, "ends before" if cut == 1500 else "tar")


def test_a_layer_that_is_no_tar(scan, tmp_path) -> None:
    told(scan(of(tmp_path, junk(5000))), "no tar archive")


ODD_NAMES = [
    b"\xff\xfe/\x80.jar",
    b"a\x1b[31mred\n\r\t",
    b"<script>alert(1)</script>",
    b"=cmd|' /C calc'!A0",
    b"\xe2\x80\xaegpj",
    b"%s%n{}",
    b"]]>&amp;",
]


@pytest.mark.parametrize("format_", plugins.names("pratique.report"))
def test_odd_names_leave_every_format_valid(scan, tmp_path, format_: str) -> None:
    body = b"".join(
        header(b"srv/" + name + b"/x.jar", size=4)
        + b"junk".ljust(512, b"\0")
        + header(
            b"srv/" + name + b"-1.dist-info/METADATA",
            size=len(meta := b"Name: \xff\x1b[2J\x00\xed\xa0\x80\nVersion: 1\x1b\n"),
        )
        + meta.ljust(512, b"\0")
        for name in ODD_NAMES
    )
    answer = scan(of(tmp_path, body + bytes(1024)), format_=format_.replace("_", "-"))
    assert answer.code in (0, 1, 3), answer.err
    assert "\x1b" not in answer.out
    answer.out.encode("utf-8")  # no lone surrogates
    if format_.endswith("json") or format_ in ("sarif", "cyclonedx", "openvex", "gitlab", "codeclimate", "json"):
        json.loads(answer.out)
    if format_ in ("junit", "cyclonedx_xml"):
        from xml.etree import ElementTree as ET

        ET.fromstring(answer.out)
    if format_ == "html":
        assert "<script>alert" not in answer.out


# Records of packages


def deep(opening: bytes, closing: bytes, depth: int = 100_000) -> bytes:
    return opening * depth + closing * depth


RECORDS = {
    "dpkg: no fields": ("var/lib/dpkg/status", b"nothing that dpkg writes\n\nmore\n"),
    "dpkg: binary": ("var/lib/dpkg/status", junk(3000)),
    "dpkg: no version": ("var/lib/dpkg/status", b"Package: x\nStatus: install ok installed\n"),
    "dpkg: cut": ("var/lib/dpkg/status", STATUS + b"\nPackage: openssl\nStatus: install ok installed\nVers"),
    "apk: binary": ("lib/apk/db/installed", junk(3000)),
    "rpm: junk": ("var/lib/rpm/rpmdb.sqlite", b"SQLite format 3\0" + junk(5000)),
    "rpm: empty": ("var/lib/rpm/Packages", b"x"),
    "node: a million members": (
        "srv/node_modules/a/package.json",
        b'{"name":"a","version":"1","x":{' + b",".join(b'"%d":1' % n for n in range(1_000_000)) + b"}}",
    ),
    "node: a long list": (
        "srv/node_modules/a/package.json",
        b'{"name":"a","version":"1","x":[' + b"1," * 3_900_000 + b"1]}",
    ),
    "node: deep": ("srv/node_modules/a/package.json", deep(b"[", b"]")),
    "node: cut": ("srv/node_modules/a/package.json", b'{"name":"a","ver'),
    "node: too large": ("srv/node_modules/a/package.json", b'{"name":"a","version":"1"}' + b" " * (9 << 20)),
    "php: deep": ("srv/vendor/composer/installed.json", deep(b'{"packages":[', b"]}")),
    ".net: deep": ("srv/app.deps.json", deep(b'{"libraries":', b"}")),
    "conda: deep": ("opt/conda/conda-meta/x.json", deep(b"[", b"]")),
    "python: no name": ("usr/lib/python3/dist-packages/x.dist-info/METADATA", b"\0" * 5000),
}


@pytest.mark.parametrize("name", RECORDS)
def test_broken_records_of_packages(scan, tmp_path, name: str) -> None:
    path, data = RECORDS[name]
    answer = scan(of(tmp_path, makers.tar({path: data})))
    if name == "node: a million members":
        assert answer.code in (0, 3)
        assert "a" in [package["name"] for package in answer.report["results"][0]["packages"]] or answer.problems
    else:
        assert answer.code in (1, 3), answer
        assert answer.problems


# Manifests, configs, indexes


def with_manifest(text: bytes) -> makers.Made:
    blobs = {makers.digest(data): data for data in (*IMAGE.blobs.values(), text)}
    return makers.Made(manifest=text, media_type=makers.OCI_MANIFEST, blobs=blobs)


def changed(**more) -> bytes:
    return makers.encode({**json.loads(IMAGE.manifest), **more})


def config(data: bytes) -> bytes:
    return changed(config=makers.descriptor(data, makers.OCI_CONFIG))


LAYER = json.loads(IMAGE.manifest)["layers"][0]
MANIFESTS = {
    "duplicate keys": IMAGE.manifest[:-1] + b',"layers":[]}',
    "duplicate keys in two spellings": IMAGE.manifest[:-1] + b',"Layers":[]}',
    "10,000 layers": changed(layers=[LAYER] * 10_000),
    "nulls": changed(config=None, layers=None),
    "null layers": changed(layers=[None]),
    "wrong types": changed(layers={"a": 1}),
    "a number": b"1",
    "a list": b"[]",
    "nothing": b"",
    "HTML": b"<html><body>Not found</body></html>",
    "deep": deep(b"[", b"]"),
    "deep in a member": changed()[:-1] + b',"x":' + deep(b'{"a":', b"}", 200_000).replace(b"}", b"1}", 1) + b"}",
    "an index too": changed(manifests=[]),
    "schema 1": changed(schemaVersion=1),
    "a digest that is a path": changed(layers=[{**LAYER, "digest": "sha256:../../../../etc/passwd"}]),
    "a digest of another kind": changed(layers=[{**LAYER, "digest": "md5:" + "0" * 32}]),
    "an infinite size": changed().replace(b'"size":', b'"size":1e999,"s":', 1),
    "a NaN": changed()[:-1] + b',"x":NaN,"layers":1}',
    "UTF-16": changed().decode().encode("utf-16"),
}


@pytest.mark.parametrize("name", MANIFESTS)
def test_weird_manifests(scan, tmp_path, name: str) -> None:
    refused(scan(layout(tmp_path, with_manifest(MANIFESTS[name]))), "manifest", "digest", "layers", "schema 1")


CONFIGS = {
    "nothing": b"",
    "null": b"null",
    "a list": b"[1]",
    "wrong types": makers.encode({"rootfs": [], "config": 5, "history": {}}),
    "diff IDs of another count": makers.encode({"rootfs": {"type": "layers", "diff_ids": []}}),
    "diff IDs that are paths": makers.encode({"rootfs": {"type": "layers", "diff_ids": ["../../etc/passwd"]}}),
    "duplicate keys": IMAGE.config[:-1] + b',"rootfs":{}}',
    "deep": deep(b'{"config":', b"}"),
}


@pytest.mark.parametrize("name", CONFIGS)
def test_weird_configs(scan, tmp_path, name: str) -> None:
    data = CONFIGS[name]
    document = config(data)
    made = makers._made(json.loads(document), [*IMAGE.blobs.values(), data])
    refused(scan(layout(tmp_path, made)), "config", "tampered", "diff ID")


def test_a_config_of_100_megabytes(scan, tmp_path) -> None:
    data = IMAGE.config[:-1] + b" " * (100 << 20) + b"}"
    made = makers._made(json.loads(config(data)), [*IMAGE.blobs.values(), data])
    refused(scan(layout(tmp_path, made)), "the limit is")
    lied = json.loads(config(data))
    lied["config"]["size"] = 1000
    refused(scan(layout(tmp_path / "lied", makers._made(lied, [*IMAGE.blobs.values(), data]))), "the limit is")


def test_a_thousand_indexes_within_each_other(scan, tmp_path) -> None:
    made, blobs = IMAGE, dict(IMAGE.blobs)
    for _ in range(1_000):
        document = {"schemaVersion": 2, "mediaType": makers.OCI_INDEX, "manifests": [made.descriptor()]}
        made = makers._made(document, [])
        blobs.update(made.blobs)
    refused(scan(layout(tmp_path, dataclasses.replace(made, blobs=blobs))), "index within over")


def test_an_index_of_indexes_that_multiply(scan, tmp_path) -> None:
    made, blobs = IMAGE, dict(IMAGE.blobs)
    for level in range(4):
        listed = [made.descriptor(annotations={"n": f"{level} {n}"}) for n in range(1_000)]
        made = makers._made({"schemaVersion": 2, "mediaType": makers.OCI_INDEX, "manifests": listed}, [])
        blobs.update(made.blobs)
    made = dataclasses.replace(made, blobs=blobs)
    answer = scan(layout(tmp_path, made), "--all-platforms")
    assert answer.code in (0, 2)


# Archives whose members are not plain files


def archive(tmp_path, **changes) -> str:
    files = makers.docker_files(IMAGE)
    layer = next(name for name in files if name.endswith("layer.tar"))
    for name, node in changes.items():
        files[{"layer": layer, "manifest": "manifest.json"}[name]] = node(layer)
    path = tmp_path / "image.tar"
    path.write_bytes(makers.tar(files))
    return f"docker-archive:{path}"


MEMBERS = {
    "a link out of the archive": {"layer": lambda _: makers.link("../../../../../../etc/passwd")},
    "an absolute link": {"layer": lambda _: makers.link("/etc/passwd")},
    "a link to itself": {"layer": lambda name: makers.link(name.rpartition("/")[2])},
    "a hard link to itself": {"layer": makers.hard_link},
    "a manifest that is a link": {"manifest": lambda _: makers.link("manifest.json")},
    "a manifest that is a folder": {"manifest": lambda _: makers.folder()},
    "a layer that is a device": {"layer": lambda _: makers.Node(tarfile.CHRTYPE)},
    "a layer that is a FIFO": {"layer": lambda _: makers.Node(tarfile.FIFOTYPE)},
    "a manifest that names files outside": {
        "manifest": lambda _: makers.encode([{"Config": "../../../etc/passwd", "Layers": ["/etc/shadow"]}])
    },
}


@pytest.mark.parametrize("name", MEMBERS)
def test_members_that_are_links_and_loops(scan, tmp_path, name: str) -> None:
    refused(scan(archive(tmp_path, **MEMBERS[name])), "archive", "leads nowhere")


def test_a_layout_whose_files_are_links_and_pipes(scan, tmp_path) -> None:
    for number, make in enumerate((os.mkfifo, os.mkdir, lambda path: os.symlink("/dev/zero", path))):
        root = makers.layout(tmp_path / str(number), IMAGE)
        path = os.path.join(root, "blobs", IMAGE.digest.replace(":", "/"))
        os.unlink(path)
        make(path)
        refused(scan(f"oci-dir:{root}"), "not a regular file", "promised", "open")


def test_two_members_of_one_name(scan, tmp_path) -> None:
    files = makers.docker_files(IMAGE)
    path = tmp_path / "image.tar"
    path.write_bytes(makers.tar([*files.items(), ("manifest.json", b"[]")]))
    refused(scan(f"docker-archive:{path}"), "twice")


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[" * 100_000, b"\0" * 100, b'{"bomFormat":"CycloneDX","components":5}', b'{"spdxVersion":1}']
)
def test_sboms(scan, tmp_path, body: bytes) -> None:
    path = tmp_path / "x.cdx.json"
    path.write_bytes(body)
    refused(scan(f"sbom:{path}"), "SBOM", "Could not read", "document")


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, lambda path: open(path, "wb").close()])
@pytest.mark.parametrize("scheme", ["docker-archive", "oci-archive", "sbom"])
def test_targets_that_are_no_files(scan, tmp_path, scheme: str, make) -> None:
    make(tmp_path / "x")
    refused(scan(f"{scheme}:{tmp_path / 'x'}"), "regular file", "no tar", "SBOM", "Could not", "read")


# Registries


@pytest.fixture
def registry(scan) -> Iterator[Registry]:
    with Registry() as running:
        running.name = running.add("team/app", "1", IMAGE)
        running.scan = lambda **more: scan(f"registry:{running.name}", settings=access(running, **more), offline=False)
        yield running


def access(registry: Registry, **more) -> str:
    lines = [f'[registries."{registry.host}"]', f'ca_file = "{registry.ca_file}"']
    return "\n".join([*lines, *(f"{key} = {value}" for key, value in more.items())]) + "\n"


def redirect(to: str) -> Reply:
    return Reply(307, b"", {"Location": to})


HTML = Reply(200, b"<html>Sign in</html>", {"Content-Type": "text/html"})
FAULTS = {
    "another image": (
        "/manifests/",
        lambda _: Reply(
            200,
            makers.image(b"").manifest,
            {"Content-Type": makers.OCI_MANIFEST, "Docker-Content-Digest": IMAGE.digest},
        ),
        (2, 4),
    ),
    "a manifest without end": ("/manifests/", lambda _: Reply(200, b" " * (5 << 20)), (2, 4)),
    "a manifest that lies about its length": (
        "/manifests/",
        lambda _: Reply(200, IMAGE.manifest, length=1 << 40),
        (2, 4),
    ),
    "HTML for a manifest": ("/manifests/", lambda _: HTML, (2, 4)),
    "HTML for a blob": ("/blobs/", lambda _: HTML, (2, 4)),
    "500 for ever": ("/", lambda _: Reply(500, b"oops"), (4,)),
    "a blob that is cut for ever": ("/blobs/", lambda _: Reply(200, IMAGE.layers[0], cut=1000), (2, 4)),
    "http": ("/blobs/", lambda it: redirect(f"http://localhost:{it.port}/x"), (4,)),
    "a metadata address": ("/blobs/", lambda _: redirect("https://169.254.169.254/latest/meta-data/"), (4,)),
    "a metadata address by name": ("/manifests/", lambda _: redirect("https://metadata.google.internal/"), (4,)),
    "a file": ("/blobs/", lambda _: redirect("file:///etc/passwd"), (4,)),
    "this machine": ("/blobs/", lambda _: redirect("https://127.0.0.2/x"), (4,)),
    "round and round": (
        "/blobs/",
        lambda it: redirect(f"https://{it.host}/v2/team/app/blobs/{makers.digest(IMAGE.config)}"),
        (4,),
    ),
    "a redirect to nowhere": ("/blobs/", lambda _: Reply(307, b""), (4,)),
}


@pytest.mark.parametrize("name", FAULTS)
def test_registries_that_misbehave(registry, monkeypatch, name: str) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    path, reply, codes = FAULTS[name]
    registry.fault("GET", path, reply(registry), times=1_000)
    answer = registry.scan()
    assert answer.code in codes, answer.err
    refused(answer, "", code=answer.code)
    assert len(registry.requests) < 60


@pytest.mark.parametrize(
    "realm",
    [
        "https://127.0.0.3/token",
        "http://evil.example/token",
        "file:///etc/passwd",
        "https://169.254.169.254/",
        "nonsense",
        "https://user:pass@localhost/",
    ],
)
def test_evil_token_realms(scan, realm: str) -> None:
    with Registry(auth="token") as registry:
        registry.realm = realm
        name = registry.add("team/app", "1", IMAGE)
        answer = scan(f"registry:{name}", settings=access(registry), offline=False)
        refused(answer, "nothing else is followed", "nothing that a server names", "evil.example", "user name", code=4)


def test_429_is_waited_for_a_bounded_time(registry, monkeypatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    registry.fault("GET", "/manifests/", Reply(429, b"", {"Retry-After": "999999999"}), times=1_000)
    refused(registry.scan(), "", code=4)
    assert sum(slept) < 600
