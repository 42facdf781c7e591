"""Windows container that runs as a process of the node.

Why: a HostProcess container is not contained: it has the node's files, network and rights.
Fix: remove hostProcess, or keep it for the node's own agents in a namespace of their own.
References: https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container, with_spec
from pratique.checks.workload._pod_security import Control
from pratique.documents.kubernetes import Pod

CONTROL = Control("windowsHostProcess", "baseline")
FAILS: Lines = {
    with_spec("securityContext: {windowsOptions: {hostProcess: true}}"): 5,
    with_container("securityContext: {windowsOptions: {hostProcess: true}}"): 8,
}
PASSES: Texts = (with_spec("securityContext: {windowsOptions: {hostProcess: false}}"),)


@check("high", standards=("PSS-baseline", "KSV-0103"), fields=("hostProcess",))
def host_process(pod: Pod) -> Iterator[Fault]:
    options = pod.spec.security_context.windows_options
    place = ("securityContext", "windowsOptions", "hostProcess")
    if options is not None and options.host_process:
        yield Fault(f"{pod.title} asks for HostProcess containers.", pod.line("spec", *place))
    for container in pod.containers:
        options = container.spec.security_context.windows_options
        if options is not None and options.host_process:
            yield Fault(f"The {container.where} is a HostProcess container.", container.line(*place))
