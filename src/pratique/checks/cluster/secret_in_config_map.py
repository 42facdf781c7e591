"""A ConfigMap holds a secret.

Why: ConfigMaps are read by many, are not encrypted at rest, and show in every dump.
Fix: move it to a Secret that is made outside the repository; revoke what was here.
References: https://kubernetes.io/docs/concepts/configuration/configmap/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.secret_names import is_secret
from pratique.documents.kubernetes import Object, words

FAILS: Lines = {"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  DB_PASSWORD: hunter2\n": 5}
PASSES: Texts = ("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {PASSWORD_FILE: /run/p, TOKEN: ''}\n",)


@check("high", standards=("KSV-0109",))
def secret_in_config_map(config_map: Object) -> Iterator[Fault]:
    for name, value in words(config_map.value, "data").items():
        # The value itself is said nowhere.
        if "\n" not in value.strip() and is_secret(name, value):
            yield Fault(
                f"{config_map.title} holds {name}, which its name calls a secret.", config_map.line("data", name)
            )
