"""The containers of a pod see each other's processes.

Why: each can read the others' environment and memory below /proc, their secrets included.
Fix: leave shareProcessNamespace out; debug with an ephemeral container.
References: https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_spec
from pratique.documents.kubernetes import Pod

FAILS: Lines = {with_spec("shareProcessNamespace: true"): 5}
PASSES: Texts = (with_spec("shareProcessNamespace: false"),)


@check("low", fields=("shareProcessNamespace",))
def shared_processes(pod: Pod) -> Iterator[Fault]:
    if pod.spec.share_process_namespace:
        line = pod.line("spec", "shareProcessNamespace")
        yield Fault(f"{pod.title} shares one process namespace among its containers.", line)
