"""Every rule finds what its format makes, ignores what only looks like it, and compiles in both pre-filters."""

import collections
import random
import re

import pytest

import tokens
from checks.secrets.sampling import sampled
from pratique import plugins
from pratique.checks.secrets import rules
from pratique.checks.secrets.engine import Engine, engine
from pratique.checks.secrets.proof import entropy
from pratique.checks.secrets.rule import Rule

ALL: list[Rule] = [rule for module in plugins.load(rules.__name__).values() for rule in module.RULES]
BY_ID = {rule.id: rule for rule in ALL}
EXAMPLES = tokens.examples(random.Random(7))
PROVEN_BY_STRUCTURE = {"pgp-private-key", "putty-private-key"}  # tests/checks/secrets/test_private_keys.py


def found(text: str | bytes, which: Engine | None = None) -> list[tuple[str, str]]:
    data = text.encode() if isinstance(text, str) else text
    return [(one.rule.id, one.secret.decode()) for one in (which or engine()).search(data).candidates]


def sample(rule: Rule, rng: random.Random) -> tuple[str, str]:
    for _ in range(200):
        whole, secret = sampled(rule.pattern, rng)
        if entropy(secret.encode()) >= rule.entropy and not re.search(
            r"(?i)(.)\1{5}|xxxx|1234567", secret[rule.shown :]
        ):
            break
    return whole, secret


def test_ids_are_unique_and_readable() -> None:
    assert len(BY_ID) == len(ALL)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", rule.id) and rule.title for rule in ALL)


@pytest.mark.parametrize("rule", sorted(EXAMPLES))
def test_a_published_form_is_found_and_named(rule: str) -> None:
    assert rule in [one for one, _ in found(f"# settings\n{EXAMPLES[rule]}\n")]


def test_published_forms_are_found_whatever_they_hold() -> None:
    """A few random passwords read as words, and are left alone; nothing else is."""
    missed = collections.Counter(
        rule
        for seed in range(20)
        for rule, example in tokens.examples(random.Random(seed)).items()
        if rule not in [one for one, _ in found(f"{example}\n")]
    )
    assert sum(missed.values()) <= 4, missed


@pytest.mark.parametrize(
    "rule",
    [rule for rule in ALL if rule.id not in EXAMPLES and rule.id not in PROVEN_BY_STRUCTURE],
    ids=lambda rule: rule.id,
)
def test_what_a_pattern_describes_is_found(rule: Rule) -> None:
    rng = random.Random(rule.id)
    alone = Engine([rule])
    tries = [sample(rule, rng) for _ in range(20)]
    hits = [secret in [one for _, one in found(f"a\n{whole}\n", alone)] for whole, secret in tries]
    # A few samples hold a word that placeholders hold, or end in a sign.
    assert sum(hits) >= 10, tries[hits.index(False)]


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)
def test_a_filler_in_a_tokens_place_is_none(rule: Rule) -> None:
    rng = random.Random(rule.id)
    alone = Engine([rule])
    if rule.id in EXAMPLES:
        whole = EXAMPLES[rule.id]
        secret = found(whole + "\n", alone)[0][1]
    else:
        whole, secret = sampled(rule.pattern, rng)
    kept = secret[: rule.shown] if not rule.structured else secret[:3]
    filler = kept + re.sub(r"[0-9A-Za-z]", lambda one: "a" if one[0].isalpha() else "0", secret[len(kept) :])
    assert not found(f"a\n{whole.replace(secret, filler)}\n", alone)


# The others' context tells where they end.
ALONE = [rule for rule in ALL if not (rule.open_end or rule.text_only or rule.structured)]


@pytest.mark.parametrize("rule", ALONE, ids=lambda rule: rule.id)
def test_a_part_of_a_longer_word_is_no_token(rule: Rule) -> None:
    rng = random.Random(rule.id)
    whole = EXAMPLES.get(rule.id) or sample(rule, rng)[0]
    grown = f"{whole}{'Zq9' * 150}"
    assert all(len(secret) < len(whole) or secret not in whole for _, secret in found(grown, Engine([rule])))


def test_linear_time_is_the_engines_not_the_rules() -> None:
    import re2

    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    for rule in ALL:
        for pattern in filter(None, (rule.anchor, rule.pattern, rule.unless)):
            re2.compile(pattern.encode(), options)
    assert engine()._compile is re2.compile


def test_a_rules_reach_covers_what_it_describes() -> None:
    rng = random.Random(1)
    for rule in ALL:
        whole, _ = sampled(rule.pattern, rng)
        assert len(whole) <= rule.behind + rule.reach, rule.id


def test_documentation_examples_are_none() -> None:
    text = "\n".join(
        [
            "AKIA" + "IOSFODNN7EXAMPLE",
            "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYEXAMPLEKEY",
            "postgres://user:password@localhost/db",
            "mysql://root:secret@127.0.0.1/test",
            "https://user:pass@example.com/",
            "password = os.environ['DB_PASSWORD']",
            'password: "{{ vault_password }}"',
            "token: ${{ secrets.GITHUB_TOKEN }}",
            "API_KEY=<your-api-key>",
            "ghp_" + "x" * 36,
            'secret = "your-secret-key-goes-here"',
            "PASSWORD=changeme",
            "export TOKEN=$(cat /run/secrets/token)",
            'publicKeyToken="b77a5c561934e089"',
            '"spdx_license_key": "LicenseRef-scancode-free-surfer-1.0"',
            "password_prompt = PKCS11_DEFAULT_PROMPT",
            "PASSWD_MIN = argon2id.PASSWD_MIN",
            "curve_secret_key_len = crypto_sign_curve25519_BYTES",
            "MBart50TokenizerFast = MBart50Tokenizer",
            '("mistral", "MistralForSequenceClassification")',
            '"sharedSecretCrc32c": "my_sharedSecretCrc32c"',
            '"integrity": "sha512-Wx0+dqqZ8hmNhYzLfEHdJN9sWq5lMXzeh1ZzqXEmXqHtdbxP7X2JYk0Hw5bJgtWKDJ1s9VV7gV2YUg=="',
        ]
    )
    assert found(text) == []
