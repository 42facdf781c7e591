"""`pratique sign`, `attest` and `verify` without keys: options as cosign names them, and what is missing is said."""

import json

import pytest

import sigstores
from cli.signing import command  # noqa: F401 - a fixture
from pratique.cli import attest, sign, tree, verify
from pratique.errors import EgressError, NotFoundError, UnreadableError, UsageError
from pratique.model.settings import Settings
from pratique.signing import trust_root
from real import instances

WHO = ("--certificate-identity", sigstores.SUBJECT, "--certificate-oidc-issuer", sigstores.ISSUER)
ROOTED = ("--trusted-root", "root.json")


@pytest.fixture(scope="module")
def served():
    with instances.serving() as served:
        yield served


@pytest.fixture
def login(run, served, tmp_path, monkeypatch):
    """The options of a login, whose files lie in the working directory."""
    pytest.importorskip("sigstore", reason="the extra `keyless` is not installed (pip install 'pratique[keyless]')")
    for name in ("SIGSTORE_ID_TOKEN", "GITHUB_ACTIONS", "GITLAB_CI", "BUILDKITE", "CIRCLECI"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "root.json").write_bytes(served.instance.trusted_root())
    (tmp_path / "config.json").write_bytes(served.signing_config("v1"))
    return (*ROOTED, "--signing-config", "config.json")


def test_sign_and_verify(run, login):
    said = run(sign, "--identity-token", instances.token(), *login, "app")[1]
    assert f"with the login of {sigstores.SUBJECT}" in said
    code, said = run(verify, *WHO, *ROOTED, "app")
    assert (code, f"verified: signed by {sigstores.SUBJECT} ({sigstores.ISSUER})." in said) == (0, True)
    other = ("--certificate-identity", "other@example.com", *WHO[2:])
    code, said = run(verify, *other, *ROOTED, "app")
    assert (code, "NOT VERIFIED: expected other@example.com" in said) == (1, True)
    assert f"certificate of {sigstores.SUBJECT} ({sigstores.ISSUER})" in run(tree, "app")[1]


def test_attest(run, login, tmp_path):
    (tmp_path / "sbom.json").write_text("{}")
    given = ("--type", "cyclonedx", "--predicate", "sbom.json")
    run(attest, "--identity-token", instances.token(), *login, *given, "app")
    assert run(verify, *WHO, *ROOTED, "app")[0] == 1
    assert run(verify, *WHO, *ROOTED, "--type", "cyclonedx", "app")[0] == 0


def test_where_the_token_comes_from(run, login, tmp_path, monkeypatch):
    with pytest.raises(UsageError, match="Nothing to sign with"):
        run(sign, *login, "app")
    with pytest.raises(NotFoundError):
        run(sign, *login, "--identity-token", "no-file", "app")
    (tmp_path / "token").write_text(instances.token("file@example.com") + "\n")
    assert "file@example.com" in run(sign, *login, "--identity-token", "token", "app")[1]
    monkeypatch.setenv("SIGSTORE_ID_TOKEN", instances.token("environment@example.com"))
    assert "environment@example.com" in run(sign, *login, "app")[1]


def test_whom_a_token_is_for(run, login):
    given = ("--identity-token", instances.token(audience="team"))
    with pytest.raises(UnreadableError, match="identity token"):
        run(sign, *given, *login, "app")
    assert run(sign, *given, "--oidc-client-id", "team", *login, "app")[0] == 0


def test_the_instance_of_the_settings(run, login):
    settings = Settings(data_dir="", cache_dir="", trusted_root="root.json")
    run(sign, "--identity-token", instances.token(), *login[2:], "app", settings=settings)
    assert run(verify, *WHO, "app", settings=settings)[0] == 0


def test_nobody_is_asked_offline(run, login):
    with pytest.raises(EgressError, match="while offline"):
        run(
            sign,
            "--identity-token",
            instances.token(),
            *login,
            "app",
            settings=Settings(data_dir="", cache_dir="", offline=True),
        )


def test_an_instance_of_ones_own_is_never_taken_for_the_public_one(run, login, monkeypatch):
    """Settings that name a private trust root, and no configuration of it: nothing goes to the public log."""
    settings = Settings(data_dir="", cache_dir="", trusted_root="root.json")
    with pytest.raises(UsageError, match="give both"):
        run(sign, "--identity-token", instances.token(), "app", settings=settings)


def test_who_is_asked_before_the_public_log_is_written_to(run, login, monkeypatch):
    def log_in(token, root, config, audience):
        raise UsageError("It would have been asked.")

    monkeypatch.setattr("pratique.signing.keyless.log_in", log_in)
    said = []
    monkeypatch.setattr("click.confirm", lambda text, **_: said.append(text))
    monkeypatch.setattr("pratique.cli._signing._asks", lambda: True)
    for more, asked in (((), 1), (("--yes",), 1), (login, 1)):
        with pytest.raises(UsageError, match="would have been"):
            run(sign, "--identity-token", instances.token(), *more, "app")
        assert len(said) == asked


def test_expressions_that_take_everybody_are_said(run, login):
    run(sign, "--identity-token", instances.token(), *login, "app")
    open_ = ("--certificate-identity-regexp", ".*", "--certificate-oidc-issuer-regexp", "^https://login[.]")
    code, said = run(verify, *open_, *ROOTED, "app")
    assert (code, "warning: The expression '.*' takes every subject" in said) == (0, True)
    document = json.loads(run(verify, *open_, *ROOTED, "--format", "json", "app")[1])
    [image] = document["images"]
    assert len(image["warnings"]) == 1
    assert image["checked"][0]["subject"] == sigstores.SUBJECT


def test_what_may_be_left_out_by_name(run, login):
    run(sign, "--identity-token", instances.token(), *login, "app")
    assert run(verify, *WHO, *ROOTED, "--use-signed-timestamps", "app")[0] == 1
    assert run(verify, *WHO, *ROOTED, "--insecure-ignore-tlog", "--insecure-ignore-sct", "app")[0] == 0


@pytest.mark.parametrize(
    "words, said",
    [
        ((), "Nobody is named"),
        (ROOTED, "Nobody is named"),
        ((*WHO[:2], *ROOTED), "needs its issuer"),
        ((*WHO[2:], *ROOTED), "needs its subject"),
        ((*WHO, "--certificate-identity-regexp", "x", *ROOTED), "give one of both"),
        (("--certificate-identity-regexp", "(", *WHO[2:], *ROOTED), "no regular expression"),
    ],
)
def test_what_is_missing_is_said(run, login, words, said):
    with pytest.raises(UsageError, match=said):
        run(verify, *words, "app")


def test_without_a_file_it_is_the_public_instance(run, login, served, monkeypatch):
    run(sign, "--identity-token", instances.token(), *login, "app")
    asked = []

    def public_root(*, offline):
        asked.append(offline)
        return trust_root.read(served.instance.trusted_root(), "root.json")

    monkeypatch.setattr("pratique.signing.keyless.public_root", public_root)
    assert run(verify, *WHO, "app")[0] == 0
    assert run(verify, *WHO, "app", settings=Settings(data_dir="", cache_dir="", offline=True))[0] == 0
    assert run(verify, "--key", "K.pub", "app")[0] == 1
    assert asked == [False, True]


def test_a_trust_root_that_is_not_there(run):
    with pytest.raises(NotFoundError):
        run(verify, *WHO, "--trusted-root", "none", "app")


def test_keys_and_identities_together(run, login):
    run(sign, "--identity-token", instances.token(), *login, "app")
    run(sign, "--key", "K.key", "app")
    both = ("--key", "K.pub", *WHO, *ROOTED)
    assert run(verify, *both, "--threshold", "2", "app")[0] == 0
    assert run(verify, "--key", "L.pub", *WHO, *ROOTED, "--threshold", "2", "app")[0] == 1
