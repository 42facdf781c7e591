"""Which files are a host's: told by content, inside ConfigMaps too, with the lines of the file around them; all bounded."""

import pytest

from checks.host.made import AT, examine, lines
from pratique.checks import host
from pratique.checks.files import SourceFile
from pratique.errors import InputError, LimitError

FLUENT = "<source>\n  @type tail\n  path /var/log/containers/*.log\n  tag k.*\n  <parse>\n    @type json\n  </parse>\n</source>\n"
REGISTRY = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: hub}\nspec:\n  template:\n    spec:\n      containers:\n      - name: hub\n"


def known(name: str, text: str) -> bool:
    return host.recognises(SourceFile(name, text.encode(), AT))


@pytest.mark.parametrize(
    "name, text",
    [
        ("daemon.json", "{}"),
        ("engine.json", '{"log-driver": "local", "live-restore": true}'),
        ("compose.yaml", "services: {}\nx: 1\n"),
        ("stack.yml", "# comment\nservices:\n  web:\n    image: nginx\n"),
        ("td-agent.conf", FLUENT),
        ("agent.conf", "[INPUT]\n    Name tail\n[OUTPUT]\n    Name stdout\n"),
        ("fluent-bit.yaml", "pipeline:\n  inputs: []\n"),
        ("any.toml", '[plugins."io.containerd.grpc.v1.cri"]\n'),
        ("hosts.toml", '[host."https://mirror.example.com"]\n'),
        ("etc/containerd/config.toml", "[grpc]\n"),
        ("registry.yml", "version: 0.1\nhttp:\n  addr: :5000\n"),
        ("htpasswd", "a:b\n"),
    ],
)
def test_hosts_files_are_known(name, text):
    assert known(name, text)


@pytest.mark.parametrize(
    "name, text",
    [
        ("package.json", '{"name": "a"}'),
        ("services.yaml", "services:\n  _defaults: {autowire: true}\n"),
        (".gitlab-ci.yml", "services:\n  - docker:dind\njob:\n  image: a\n"),
        ("pod.yaml", "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - {name: a, image: nginx}\n"),
        ("nginx.conf", "server {\n  listen 80;\n}\n"),
        ("my.conf", "[client]\nport = 3306\n"),
        ("pyproject.toml", "[project]\nname = 'a'\n"),
        ("buildkitd.toml", '[grpc]\n  address = ["tcp://0.0.0.0:1234"]\n'),
        ("action.yml", "version: 0.1\nname: a\n"),
        ("httpd.conf", "<VirtualHost *:80>\n</VirtualHost>\n"),
    ],
)
def test_others_are_not(name, text):
    assert not known(name, text)


def test_a_config_map_carries_files_and_their_lines_are_its_own():
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  other: x\n  fluent.conf: |\n"
    text += "".join(f"    {line}\n" for line in FLUENT.splitlines())
    assert lines(text, "map.yaml", "logs-wrong-format") == [12]
    listed = "apiVersion: v1\nkind: List\nitems:\n- " + text.replace("\n", "\n  ").rstrip() + "\n"
    assert lines(listed, "map.yaml", "logs-wrong-format") == [15]
    quoted = 'kind: ConfigMap\napiVersion: v1\ndata:\n  daemon.json: "{\\"seccomp-profile\\": \\"unconfined\\"}"\n'
    assert lines(quoted, "map.yaml", "daemon-seccomp-off") == [4]


def test_a_broken_file_that_is_carried_is_said_and_the_others_are_checked():
    text = "apiVersion: v1\nkind: ConfigMap\ndata:\n  daemon.json: |\n    {'a': 1}\n  fluent.conf: |\n"
    text += "".join(f"    {line}\n" for line in FLUENT.splitlines())
    made = examine(text, "map.yaml")
    assert [one.what.partition(" (")[0] for one in made.unexamined] == ["daemon.json:1: this is no valid JSON"]
    assert made.findings
    with pytest.raises(InputError, match=r"daemon\.json:1"):
        examine("{'a': 1}", "daemon.json")


def test_variables_of_a_container_are_the_registry_s_settings():
    text = REGISTRY + "        image: registry:2\n"
    assert lines(text, "hub.yaml", "registry-no-login") == [8]
    assert lines(text, "hub.yaml", "registry-no-tls") == [8]
    text += "        env:\n        - {name: REGISTRY_AUTH, value: htpasswd}\n"
    assert not lines(text, "hub.yaml", "registry-no-login")
    text += "        - {name: REGISTRY_HTTP_TLS_CERTIFICATE, value: /c.pem}\n"
    text += "        - {name: REGISTRY_HTTP_DEBUG_ADDR, value: ':5001'}\n"
    assert not lines(text, "hub.yaml", "registry-no-tls")
    assert lines(text, "hub.yaml", "registry-open-debug") == [13]
    assert not known("hub.yaml", REGISTRY + "        image: registry.k8s.io/pause:3.9\n")


def test_a_registry_that_only_containers_beside_it_reach_needs_no_login():
    text = "services:\n  hub:\n    image: registry:2\n"
    assert not lines(text, "compose.yaml", "registry-no-login")
    assert not lines(text + "    ports: ['127.0.0.1:5000:5000']\n", "compose.yaml", "registry-no-login")
    assert lines(text + "    ports: ['5000:5000']\n", "compose.yaml", "registry-no-login") == [2]


def test_an_override_and_a_service_that_extends_are_not_blamed_for_what_stands_elsewhere():
    text = "services:\n  web:\n    environment: {A: b}\n  db:\n    image: x:1\n    extends: {file: base.yaml, service: db}\n"
    found = {each.id for each in examine(text, "compose.yaml").findings}
    assert found == {"host/compose-unpinned-image"}


def test_merged_services_have_the_lines_where_they_are_written():
    text = "x-base: &base\n  privileged: true\n  image: x:1\nservices:\n  web:\n    <<: *base\n"
    assert lines(text, "compose.yaml", "compose-privileged") == [5]


def test_counts_are_bounded_and_what_is_left_out_is_said():
    carried = "".join(
        f"  fluent{number}.conf: |\n    <source>\n      @type tail\n    </source>\n" for number in range(300)
    )
    made = examine(f"apiVersion: v1\nkind: ConfigMap\ndata:\n{carried}", "map.yaml")
    assert [one.what for one in made.unexamined] == ["100 more files that it carries were not read"]
    with pytest.raises(LimitError):
        examine("services:\n" + "".join(f"  s{number}: {{image: x}}\n" for number in range(2_001)), "compose.yaml")
