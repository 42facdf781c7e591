"""What commands do to images."""

import pytest

from pratique.checks import command_secrets, deeds, removed
from pratique.documents.shell import read


@pytest.mark.parametrize(
    "text, found",
    [
        ("docker build -t a/b:1 .", [("build", "a/b:1")]),
        ("docker buildx build --push --tag a:1 --tag=a:2 .", [("build", "a:2"), ("push", "a:2")]),
        ("podman push a/b:1 docker://r.example.com/b:1", [("push", "docker://r.example.com/b:1")]),
        ("docker push $IMAGE", [("push", "$IMAGE")]),
        ("docker image push a", [("push", "a")]),
        ("buildah bud -t a .", [("build", "a")]),
        ("/kaniko/executor --destination=a:1", [("build", "a:1"), ("push", "a:1")]),
        ("cosign sign --key k --yes a@sha256:b", [("sign", "a@sha256:b")]),
        ("cosign attest --predicate p --type t a:1", [("attest", "a:1")]),
        ("cosign verify --key k a:1", [("verify", "a:1")]),
        ("cosign sign-blob x", []),
        ("skopeo copy docker://a:1 docker://b:1", [("copy", "b:1")]),
        ("crane cp a:1 b:1", [("copy", "b:1")]),
        ("docker save a -o x.tar", [("save", "")]),
        ("kubectl set image deployment/x c=a:1 -n y", [("deploy", "a:1")]),
        ("kubectl apply -f x.yaml", [("manifest", "x.yaml")]),
        ("helm upgrade x ./c --set a.image.tag=1,image.repository=r", [("deploy", "1")]),
        ("kustomize edit set image a=b@sha256:c", [("deploy", "b@sha256:c")]),
        ("trivy image --exit-code 1 a", [("scan", "a")]),
        ("docker pull a", []),
        ("ls", []),
    ],
)
def test_deeds(text: str, found: list[tuple[str, str]]) -> None:
    made = [(one.kind, one.image) for command in read(text).commands for one in deeds.of(command)]
    assert [each for each in made if each in found] == found
    assert bool(made) is bool(found)


@pytest.mark.parametrize(
    "text, option",
    [
        ("docker login -u a -p $P r", "-p"),
        ("docker login --password hunter2", "--password"),
        ("kubectl config set-credentials x --token=$TOKEN", "--token"),
        ("tool --client-secret $CLIENT_SECRET", "--client-secret"),
        ("curl -u me:$PASS x", "-u"),
        ("git clone https://x:$TOKEN@h/r.git", "a URL"),
        ("sshpass -p $PW ssh x", "-p"),
    ],
)
def test_a_secret_on_a_command_line_is_told(text: str, option: str) -> None:
    told = command_secrets.of(read(text).commands[0])
    assert told is not None
    assert told[0] == option


@pytest.mark.parametrize(
    "text",
    [
        "docker login --password-stdin r",
        "docker run -p 80:80 x",
        "tool --token-file /x --token $(cat /x)",
        "tool --image-pull-secret name",
        "echo --password $X",
        "mkdir -p $TOKEN",
        "curl https://h:8080/x",
        "git clone https://h/r.git",
    ],
)
def test_other_words_are_none(text: str) -> None:
    assert command_secrets.of(read(text).commands[0]) is None


def test_removed_commands_are_told() -> None:
    assert [message for _, message in removed.commands(read("docker scan x; docker-scan y; docker scout cves z"))] == [
        "docker scan no longer exists: it scans nothing.",
        "docker-scan no longer exists: it scans nothing.",
    ]
