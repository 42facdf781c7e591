"""daemon.json: every setting of the CIS benchmark's section 2 has a check; a hardened file has nothing to say."""

import json

from checks.host.made import examine
from pratique.checks import check

HARDENED = {
    "authorization-plugins": ["pratique"],
    "default-ulimits": {"nofile": {"Name": "nofile", "Soft": 1024, "Hard": 4096}},
    "icc": False,
    "live-restore": True,
    "log-driver": "syslog",
    "log-level": "info",
    "log-opts": {"syslog-address": "tcp+tls://logs.example.com:6514"},
    "no-new-privileges": True,
    "userland-proxy": False,
    "userns-remap": "default",
}


def test_every_setting_of_the_benchmark_has_a_check():
    standards = {name for one in check.load("pratique.checks.host") for name in one.facts.standards}
    assert {f"CIS-Docker-2.{number}" for number in range(1, 19)} <= standards


def test_a_hardened_file_has_nothing_to_say():
    assert not examine(json.dumps(HARDENED), "daemon.json").findings


def test_one_file_may_break_everything_at_once():
    text = json.dumps({"hosts": ["tcp://0.0.0.0:2375"], "icc": True, "graph": "/x", "seccomp-profile": "unconfined"})
    found = {each.id.removeprefix("host/daemon-") for each in examine(text, "daemon.json").findings}
    assert {"open-socket", "between-containers", "removed-setting", "seccomp-off", "no-user-namespaces"} <= found
