"""Rules of the user's own: what is false is denied, what has no answer is incomplete, without CEL nothing was evaluated."""

import pytest

from policy.subjects import evidence, found, policy, verdict
from pratique import expressions
from pratique.errors import UsageError
from pratique.model.image import Image, ImageConfig
from pratique.model.reference import Reference
from pratique.model.verdict import Claim, Place

NAMED = {"reference": Reference("registry.example.com", "team/app", "latest")}


def asks(cel, message="no"):
    return policy(f"rules: [{{name: mine, cel: {cel!r}, message: {message!r}}}]")


@pytest.fixture
def engine():
    if why := expressions.missing():
        pytest.skip(why)


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(
    "cel, word",
    [
        ("image.tag != 'latest'", "denied"),
        ("image.registry == 'registry.example.com' && image.repository.startsWith('team/')", "allowed"),
        ("image.name == 'registry.example.com/team/app' && !image.pinned", "allowed"),
        ("findings.all(f, f.severity != 'high')", "denied"),
        ("findings.exists(f, f.kind == 'secret')", "allowed"),
        ("packages.all(p, p.name != 'openssl')", "denied"),
        ("distro.id == 'debian'", "allowed"),
        ("signatures.exists(s, s.valid && s.signer == 'ci@example.com')", "allowed"),
        ("context.where == 'pipeline' && timestamp(context.time) > timestamp('2020-01-01T00:00:00Z')", "allowed"),
        ("coverage >= 0.0", "allowed"),
        ("'owner' in image.labels", "denied"),
        ("image.nothing == 1", "incomplete"),
        ("image.layers / 0 == 1", "incomplete"),
        ("image.tag > 1", "incomplete"),
        ("findings.all(a, findings.all(b, findings.all(c, findings.all(d, true))))", "allowed"),
    ],
)
def test_a_rule_on_an_image(cel, word):
    claims = [Claim(kind="signature", policy="p", valid=True, signer="ci@example.com")]
    answer = verdict(asks(cel), found("secret", severity="high"), where=NAMED, claims=claims)
    assert answer.word == word


@pytest.mark.usefixtures("engine")
def test_the_reason_is_the_users_message_and_where_the_rule_stands():
    answer = verdict(asks("image.tag != 'latest'", "Name a version"), where=NAMED)
    [reason] = answer.reasons
    assert (reason.rule, reason.message, reason.line) == ("rules.0", "mine: Name a version.", 3)


@pytest.mark.usefixtures("engine")
def test_what_has_no_answer_is_denied_at_a_gate():
    assert verdict(asks("image.nothing == 1"), where={**NAMED, "where": Place.ADMISSION}).allowed is False


@pytest.mark.usefixtures("engine")
def test_too_much_work_is_no_answer():
    many = [found("secret", f"r{number}") for number in range(200)]
    answer = verdict(asks("findings.all(a, findings.all(b, findings.all(c, findings.all(d, true))))"), *many)
    assert answer.word == "incomplete"


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("cel", ["1 +", "image.tag", "size(image.tag)", "nobody == 1", "'x'", "image.tag.matches("])
def test_what_is_no_rule_is_an_error_with_its_line(cel):
    if cel == "image.tag":
        assert verdict(asks(cel), where=NAMED).word == "incomplete", "it gives a text, which is seen only then"
        return
    with pytest.raises(UsageError, match=r":3: `rules\.0\.cel` is no rule in CEL"):
        asks(cel)


def test_without_cel_no_rule_was_evaluated(monkeypatch):
    monkeypatch.setattr(expressions, "missing", lambda: "CEL is not here")
    answer = verdict(asks("true"), where=NAMED)
    assert answer.word == "incomplete"
    assert "No rule was evaluated: CEL is not here" in answer.reasons[0].message


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(
    "cel, part",
    [
        ("packages.all(p, p.name != 'x')", "packages"),
        ("findings.size() == 0", "vulnerabilities"),
        ("findings.all(f, f.kind != 'secret')", "secrets"),
        ("findings.all(f, f.kind != 'misconfiguration')", "image-checks"),
    ],
)
def test_what_nobody_looked_for_is_not_absent(cel, part):
    every = ("packages", "vulnerabilities", "secrets", "image-checks")
    assert verdict(asks(cel), parts=every, where=NAMED).word == "allowed"
    assert verdict(asks(cel), parts=set(every) - {part}, where=NAMED).word == "incomplete"


@pytest.mark.usefixtures("engine")
def test_what_the_image_says_of_itself():
    config = ImageConfig(user="10001", labels={"owner": "team"}, env=("A=b",), exposed_ports=("80/tcp",))
    seen = evidence(image=Image("app", config=config))
    cel = "image.user == '10001' && image.labels.owner == 'team' && 'A=b' in image.env && image.ports == ['80/tcp']"
    assert verdict(asks(cel), given=seen, where=NAMED).word == "allowed"
