"""A policy is for the images that its globs name, and for the workloads that `match` selects."""

import pytest

from pratique.signing.image_policies import matching
from pratique.signing.image_policies.policy import Workload
from signing.image_policies.made import PASS, policy, read, subject

PODS = {"resource": "pods", "version": "v1"}


def applies(workload=None, names=("registry.example.com/team/app:1",), **spec):
    [found] = read(policy(PASS, **spec))
    return matching.applies(found, subject(names=names, workload=workload))


def work(kind="Pod", version="v1", **labels):
    return Workload(kind=kind, api_version=version, labels=labels)


def test_any_glob_and_any_name_will_do():
    assert applies(glob="registry.example.com/**")
    assert not applies(glob="registry.example.com/*")
    assert applies(glob="*", names=("busybox", "index.docker.io/library/busybox@sha256:" + 64 * "a"))


def test_an_image_without_a_name_is_asked_about_by_every_policy():
    assert applies(glob="registry.example.com/**", names=())


@pytest.mark.parametrize(
    "match, workload, expected",
    [
        (PODS, None, True),
        (PODS, work(), True),
        (PODS, work("Deployment", "apps/v1"), False),
        (PODS, work("Namespace"), False),
        ({"resource": "pods", "version": "*"}, work(), True),
        ({"resource": "pods"}, work(), False),
        ({"resource": "deployments", "version": "v1"}, work("Deployment", "apps/v1"), False),
        ({"resource": "deployments", "version": "v1", "group": "apps"}, work("Deployment", "apps/v1"), True),
        ({"resource": "daemonsets", "version": "v1"}, work("DaemonSet", "apps/v1"), True),
        ({"resource": "daemonsets", "version": "v1", "group": "apps"}, work("DaemonSet", "apps/v1"), True),
        ({"resource": "cronjobs", "version": "v1", "group": "batch"}, work("CronJob", "batch/v1"), True),
        ({**PODS, "selector": {"matchLabels": {"a": "b"}}}, work(a="b", c="d"), True),
        ({**PODS, "selector": {"matchLabels": {"a": "b"}}}, work(a="c"), False),
    ],
)
def test_match_by_resource(match, workload, expected):
    assert applies(workload, match=[match]) is expected


@pytest.mark.parametrize(
    "expression, yes, no",
    [
        ({"operator": "In", "values": ["b", "c"]}, {"a": "c"}, {}),
        ({"operator": "NotIn", "values": ["b"]}, {}, {"a": "b"}),
        ({"operator": "Exists"}, {"a": ""}, {}),
        ({"operator": "DoesNotExist"}, {}, {"a": ""}),
    ],
)
def test_match_by_labels(expression, yes, no):
    match = [{**PODS, "selector": {"matchExpressions": [{"key": "a", **expression}]}}]
    assert applies(work(**yes), match=match)
    assert not applies(work(**no), match=match)
