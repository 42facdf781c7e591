"""Several documents of one file: each is looked at by every check that any of them calls for."""

from checks.workload import made
from pratique.checks.workload._examples import with_container, with_spec


def test_a_field_in_one_of_several_documents_is_enough():
    plain, privileged = with_container(), with_container("securityContext: {privileged: true}")
    network = with_spec("hostNetwork: true")
    text = f"{plain}---\n{privileged}---\n{network}"
    first, second = plain.count("\n") + 1, plain.count("\n") + privileged.count("\n") + 2
    assert made.lines(text, "privileged") == [first + 8]
    assert made.lines(text, "host-namespaces") == [second + 5]
