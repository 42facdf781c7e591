"""A signing key lies in the workspace as a file.

Why: whoever can read the repository, the runner's disk or a later step can sign in the project's name; a key in a file is copied unseen.
Fix: sign without a key of your own (`cosign sign` with the pipeline's identity), with a KMS (`--key awskms://…`), or with a protected variable (`--key env://COSIGN_PRIVATE_KEY`).
References: https://docs.sigstore.dev/cosign/key_management/overview/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pipeline._runs import Run

FAILS: Lines = {
    "a:\n  script:\n    - cosign sign --key cosign.key a/b@sha256:0000000000000000000000000000000000000000000000000000000000000000\n": 3,
}
PASSES: Texts = (
    "a:\n  script:\n    - cosign sign --key env://COSIGN_PRIVATE_KEY a/b@$DIGEST\n    - cosign sign --key $KEY a/b@$DIGEST\n",
    "a:\n  script:\n    - cosign verify --key cosign.pub a/b\n    - cosign sign --key /run/secrets/key a/b@$DIGEST\n",
)
_ELSEWHERE = ("/run/secrets/", "/var/run/secrets/", "/etc/", "/vault/", "/dev/", "/secrets/")


@check("medium")
def key_in_workspace(runs: tuple[Run, ...]) -> Iterator[Fault]:
    for run in runs:
        for command in run.commands:
            if command.name != "cosign" or not command.words or not command.texts[0].startswith(("sign", "attest")):
                continue
            for before, word in zip(command.texts, command.words[1:], strict=False):
                key = (
                    word.text.removeprefix("--key=")
                    if word.text.startswith("--key=")
                    else word.text
                    if before == "--key"
                    else ""
                )
                if key and not word.dynamic and "://" not in key and not key.startswith(_ELSEWHERE) and "$" not in key:
                    yield run.fault(f"cosign signs with {key[:100]}, a file of the workspace.", command)
