"""An Ingress that writes into the proxy's configuration.

Why: a snippet runs in the controller, which may read the Secrets of all namespaces (CVE-2021-25742).
Fix: use the controller's own annotations, and set allow-snippet-annotations to false.
References: https://nvd.nist.gov/vuln/detail/CVE-2021-25742
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.kubernetes import Object

FAILS: Lines = {
    "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: i\n  annotations:\n    nginx.ingress.kubernetes.io/server-snippet: x\n": 6
}
PASSES: Texts = (
    "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {annotations: {nginx.ingress.kubernetes.io/rewrite-target: /}}\n",
)


@check("high", standards=("CKV_K8S_152", "CKV_K8S_153", "CKV_K8S_154"))
def ingress_snippet(ingress: Object) -> Iterator[Fault]:
    for name in sorted(ingress.annotations):
        if name.startswith("nginx.ingress.kubernetes.io/") and name.endswith("-snippet"):
            line = ingress.line("metadata", "annotations", name)
            yield Fault(f"{ingress.title} has the annotation {name}.", line)
