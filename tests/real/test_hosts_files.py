"""What is said of hosts' files beside the programs that read them: dockerd, containerd, docker-registry."""

import base64
import contextlib
import http.client
import json
import os
import shutil
import subprocess

import pytest

from pratique import plugins
from pratique.checks.host import _daemon_keys as keys
from pratique.checks.host._passwords import Passwords
from real import daemons

pytestmark = pytest.mark.real

FOLDER = "pratique.checks.host"
EMPTY = {keys.FLAG: False, keys.NUMBER: 1, keys.TEXT: "", keys.TEXTS: [], keys.TABLE: {}, keys.SIZE: "64M"}
NEWER = (
    *("allow-direct-routing", "apparmor-profile", "bip6", "bridge-accept-fwmark", "cdi-spec-dirs", "default-init"),
    *("firewall-backend", "host-gateway-ips", "ip-forward-no-drop", "log-format", "resolv-conf"),
    *("swarm-raft-election-tick", "swarm-raft-heartbeat-tick"),
)
"""Settings that came after Docker 20.10, which Debian 12 has."""
NEWER_OPTIONS = ("allow-nondistributable-artifact", "cdi-spec-dir", "http-proxy", "https-proxy", "no-proxy", "proxies")
"""Options that did, or that it has under the plural."""


def examples(*names: str):
    for name in names:
        for number, text in enumerate(plugins.load_one(FOLDER, name).FAILS):
            yield pytest.param(text, id=f"{name}-{number}")


@pytest.fixture(scope="module")
def refusal():
    """The engine's complaint about a configuration; it ends before it would do anything."""
    program = shutil.which("dockerd") or pytest.skip("dockerd is not installed: run tests/real/install smoke")
    if os.geteuid() != 0:
        pytest.skip("dockerd starts for root only")

    def run(folder, text: str) -> str:
        file = folder / "daemon.json"
        file.write_text(text)
        words = ["unshare", "--mount", program, "--config-file", file]  # it leaves a mount behind
        done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=30)
        assert done.returncode == 1, done.stderr
        return done.stderr

    return run


def test_the_engine_knows_the_settings_that_we_know(refusal, tmp_path):
    known = {name: EMPTY.get(kind, []) for name, kind in keys.TYPES.items()} | {"not-a-setting": 1}
    said = refusal(tmp_path, json.dumps(known))
    unknown = set(said.partition("any configuration option: ")[2].strip().split(", "))
    assert unknown - set(NEWER) == {"not-a-setting"}


@pytest.mark.parametrize("text", list(examples("daemon_unknown_setting", "daemon_wrong_type")))
def test_the_engine_refuses_what_we_say_it_does(refusal, tmp_path, text):
    said = refusal(tmp_path, f'{text[:-1].rstrip()}, "not-a-setting": 1}}' if text.endswith("}") else text)
    assert "don't match any configuration option" in said or "cannot unmarshal" in said


@pytest.mark.parametrize(
    "settings, says",
    [
        ({"registry-mirrors": ["mirror.example.com"]}, "invalid mirror"),
        ({"log-level": "verbose"}, "logging level"),
        ({"icc": False, "iptables": False}, "You specified --iptables=false with --icc=false"),
        ({"bip": "10.1.0.1/24", "bridge": "br0"}, "mutually exclusive"),
        ({"log-driver": "journald", "log-opts": {"max-size": "10m"}}, "unknown log opt"),
        ({"tls": False, "tlsverify": True, "hosts": ["tcp://127.0.0.1:0"]}, "X509 key pair"),
    ],
    ids=["mirror", "level", "icc", "bridge", "log option", "tls"],
)
def test_the_engine_does_not_start_where_we_say_so(refusal, tmp_path, settings, says):
    own = {"data-root": f"{tmp_path}/data", "exec-root": f"{tmp_path}/exec", "pidfile": f"{tmp_path}/pid"}
    text = json.dumps({"hosts": [f"unix://{tmp_path}/socket"]} | own | settings)
    assert says in refusal(tmp_path, text)


def test_names_of_options_are_taken_and_do_nothing(refusal, tmp_path):
    """So says the engine, which names what it does not know."""
    said = refusal(tmp_path, json.dumps(dict.fromkeys(keys.OPTIONS, 1) | {"not-a-setting": 1}))
    unknown = set(said.partition("any configuration option: ")[2].strip().split(", "))
    assert unknown - set(NEWER_OPTIONS) == {"not-a-setting"}


@pytest.fixture(scope="module")
def dump(tmp_path_factory):
    """containerd's configuration as it understood it."""
    program = shutil.which("containerd") or pytest.skip("containerd is not installed: run tests/real/install full")

    def run(text: str) -> str:
        file = tmp_path_factory.mktemp("containerd") / "config.toml"
        file.write_text(text)
        words = [program, "--config", file, "config", "dump"]
        done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=30)
        return done.stdout + done.stderr

    return run


def test_containerd_takes_no_short_names_in_version_2(dump):
    assert 'config_path = "/etc/certs"' in dump(
        'version = 2\n[plugins."io.containerd.grpc.v1.cri".registry]\n  config_path = "/etc/certs"\n'
    )
    assert "invalid plugin key" in dump('version = 2\n[plugins.cri.registry]\n  config_path = "/etc/certs"\n')


def test_containerd_passes_over_the_names_of_version_3(dump):
    said = dump('version = 2\n[plugins."io.containerd.cri.v1.images".registry]\n  config_path = "/etc/certs"\n')
    assert 'config_path = ""' in said


WRITERS = {"bcrypt": "-Bbn", "MD5 (apr1)": "-mbn", "SHA-1 without salt": "-sbn", "DES (crypt)": "-dbn", "": "-pbn"}
"""Kind of hash as we name it → htpasswd's options that write it."""


def answer(port: int, path: str, login: str = "", method: str = "GET") -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Authorization": f"Basic {base64.b64encode(login.encode()).decode()}"} if login else {}
    with contextlib.closing(connection):
        connection.request(method, path, headers=headers)
        return connection.getresponse().status


@contextlib.contextmanager
def registry(folder, config: str, **variables: str):
    """A registry with a configuration in which PORT and FOLDER stand for its own; yields the port."""
    daemons.need("docker-registry", "htpasswd")
    port = daemons.free_port()
    (folder / "config.yml").write_text(config.replace("PORT", str(port)).replace("FOLDER", str(folder)))
    command = ["docker-registry", "serve", str(folder / "config.yml")]
    with daemons.running(command, folder / "log", lambda: daemons.listens(port), env=os.environ | variables):
        yield port


PLAIN = "version: 0.1\nstorage: {filesystem: {rootdirectory: FOLDER/data}}\nhttp: {addr: '127.0.0.1:PORT'}\n"


def test_the_registry_takes_bcrypt_only_and_we_tell_it_from_the_others(tmp_path):
    written = {
        name: daemons.run("htpasswd", option, f"u{at}", "secret") for at, (name, option) in enumerate(WRITERS.items())
    }
    (tmp_path / "htpasswd").write_text("".join(text.strip() + "\n" for text in written.values()))
    entries = list(Passwords((tmp_path / "htpasswd").read_text()).entries())
    assert [one.hash for one in entries] == list(WRITERS)
    with registry(tmp_path, PLAIN + "auth: {htpasswd: {realm: here, path: FOLDER/htpasswd}}\n") as port:
        answers = {one.hash: answer(port, "/v2/", f"{one.user}:secret") for one in entries}
    assert answers == {name: 200 if name == "bcrypt" else 401 for name in WRITERS}


def test_auth_silly_lets_everybody_in_who_sends_a_header(tmp_path):
    with registry(tmp_path, PLAIN + "auth: {silly: {realm: here, service: there}}\n") as port:
        assert (answer(port, "/v2/"), answer(port, "/v2/", "no:body")) == (401, 200)


def test_a_variable_sets_what_the_file_does_not(tmp_path):
    (tmp_path / "htpasswd").write_text(daemons.run("htpasswd", "-Bbn", "me", "secret"))
    given = {"REGISTRY_AUTH": "htpasswd", "REGISTRY_AUTH_HTPASSWD_REALM": "here"}
    with registry(tmp_path, PLAIN, **given, REGISTRY_AUTH_HTPASSWD_PATH=f"{tmp_path}/htpasswd") as port:
        assert (answer(port, "/v2/"), answer(port, "/v2/", "me:secret")) == (401, 200)
    with registry(tmp_path, PLAIN) as port:
        assert answer(port, "/v2/") == 200


def test_whoever_reaches_a_registry_without_login_may_delete(tmp_path):
    digest = f"/v2/team/app/manifests/sha256:{'0' * 64}"
    with registry(tmp_path, PLAIN) as port:
        assert answer(port, digest, method="DELETE") == 405
    with registry(tmp_path, PLAIN.replace("data}}", "data}, delete: {enabled: true}}")) as port:
        assert answer(port, digest, method="DELETE") == 404
