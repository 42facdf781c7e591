"""An Ingress without TLS.

Why: passwords, cookies and pages cross the network in the clear.
Fix: name the hosts and a certificate in spec.tls.
References: https://kubernetes.io/docs/concepts/services-networking/ingress/#tls
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.kubernetes import Object, sequence

FAILS: Lines = {"apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i}\nspec: {rules: []}\n": 4}
PASSES: Texts = (
    "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i}\nspec: {tls: [{hosts: [a.example.com]}]}\n",
)


@check("low")
def ingress_without_tls(ingress: Object) -> Iterator[Fault]:
    if not sequence(ingress.value, "spec", "tls"):
        yield Fault(f"{ingress.title} has no certificate.", ingress.line("spec"))
