"""PodSecurityPolicies in terms of the Pod Security Standards."""

import pytest

from pratique.checks.cluster._pod_security_policies import translated

STRICT = {
    "allowPrivilegeEscalation": False,
    "requiredDropCapabilities": ["ALL"],
    "volumes": ["configMap", "secret", "emptyDir"],
    "runAsUser": {"rule": "MustRunAsNonRoot"},
    "seLinux": {"rule": "MustRunAs"},
}


@pytest.mark.parametrize(
    "change, level",
    [
        ({}, "restricted"),
        ({"runAsUser": {"rule": "MustRunAs", "ranges": [{"min": 1, "max": 9}]}}, "restricted"),
        ({"runAsUser": {"rule": "MustRunAs", "ranges": [{"min": 0, "max": 9}]}}, "baseline"),
        ({"runAsUser": {"rule": "RunAsAny"}}, "baseline"),
        ({"allowedCapabilities": ["NET_BIND_SERVICE"]}, "restricted"),
        ({"allowedCapabilities": ["CHOWN"]}, "baseline"),
        ({"volumes": ["nfs"]}, "baseline"),
        ({"allowPrivilegeEscalation": None}, "baseline"),
        ({"volumes": ["*"]}, "privileged"),
        ({"allowedCapabilities": ["*"]}, "privileged"),
        ({"hostNetwork": True}, "privileged"),
        ({"privileged": True}, "privileged"),
        ({"hostPorts": [{"min": 80, "max": 80}]}, "privileged"),
        ({"allowedUnsafeSysctls": ["kernel.msg*"]}, "privileged"),
    ],
    ids=str,
)
def test_the_strictest_level_of_which_every_part_was_asked(change, level):
    assert translated({**STRICT, **change}).level == level


def test_what_no_level_asks_remains():
    made = translated(
        {**STRICT, "readOnlyRootFilesystem": True, "fsGroup": {"rule": "MustRunAs", "ranges": [{"min": 1}]}}
    )
    assert made.remains[:2] == ("read-only root file systems", "ranges of fsGroup")
    assert made.demands == ("seccompProfile to be set",)
