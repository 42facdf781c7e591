"""A Service that takes over addresses.

Why: externalIPs make every node take traffic for the address: whoever may write Services reads what others send there (CVE-2020-8554).
Fix: use a LoadBalancer or an Ingress, and refuse externalIPs by an admission policy.
References: https://nvd.nist.gov/vuln/detail/CVE-2020-8554
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.kubernetes import Object, sequence

FAILS: Lines = {"apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec:\n  externalIPs: [203.0.113.7]\n": 5}
PASSES: Texts = ("apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {ports: [{port: 80}]}\n",)


@check("high", standards=("KSV-0108",))
def service_external_ips(service: Object) -> Iterator[Fault]:
    addresses = [str(each) for each in sequence(service.value, "spec", "externalIPs")]
    if addresses:
        yield Fault(f"{service.title} takes {', '.join(addresses)}.", service.line("spec", "externalIPs"))
