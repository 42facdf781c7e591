"""A ServiceMonitor selects no Service.

Why: nothing is scraped and no alert fires, which looks like a quiet system.
Fix: write the labels of the Service (not those of its pods), name its port, and set namespaceSelector where it is elsewhere.
References: https://prometheus-operator.dev/docs/developer/getting-started/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.cluster import _examples
from pratique.checks.cluster._seen import Cluster, selector
from pratique.documents.kubernetes import Object, mapping, sequence, text

SERVICE = "---\napiVersion: v1\nkind: Service\nmetadata: {name: s, labels: {app: a}}\nspec: {ports: [{name: metrics, port: 9090}]}\n"
FAILS: Lines = {
    _examples.monitor("selector: {matchLabels: {app: b}}"): 5,
    _examples.monitor("selector: {matchLabels: {app: a}}", "endpoints: [{port: web}]") + SERVICE: 6,
}
PASSES: Texts = (
    _examples.monitor("selector: {matchLabels: {app: a}}", "endpoints: [{port: metrics}]") + SERVICE,
    _examples.monitor("namespaceSelector: {any: true}", "selector: {matchLabels: {app: a}}")
    + SERVICE.replace("name: s,", "name: s, namespace: x,"),
)


@check("low")
def monitor_selects_nothing(cluster: Cluster) -> Iterator[Fault]:
    services = [one.object for one in cluster.of("Service")]
    for one in cluster.of("ServiceMonitor"):
        monitor = one.object
        wanted = selector(monitor.value, "spec", "selector")
        near = [each for each in services if _reaches(monitor, each) and wanted.selects(each.labels)]
        if not near:
            says = f"{monitor.title} selects none of the {len(services)} Services that were checked."
            yield Fault(says, monitor.line("spec", "selector"), path=one.path)
            continue
        ports = {text(port, "name") for each in near for port in sequence(each.value, "spec", "ports")}
        for number, endpoint in enumerate(sequence(monitor.value, "spec", "endpoints")):
            port = text(endpoint, "port")
            if port and port not in ports:
                line = monitor.line("spec", "endpoints", number, "port")
                yield Fault(
                    f"{monitor.title} asks the port {port}, which no Service that it selects has.", line, path=one.path
                )


def _reaches(monitor: Object, service: Object) -> bool:
    wanted = mapping(monitor.value, "spec", "namespaceSelector")
    names = sequence(wanted, "matchNames")
    return bool(wanted.get("any")) or service.namespace in (names or [monitor.namespace])
