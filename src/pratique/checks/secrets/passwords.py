"""Whether what stands where a password goes is one: what a person or a machine would choose, no word of documentation, no code."""

import re

from pratique.checks.secrets.placeholders import is_placeholder, is_weak_word
from pratique.checks.secrets.proof import Proof, entropy

_IDENTIFIER = re.compile(rb"[A-Za-z_$@][A-Za-z_.:$>-]*[0-9]{0,2}")
_CODE = re.compile(
    rb"[()\[\]{}<>|\\;`]|::|->|\.\w+\.|^\.|^[./~]|://|^(?:projects|secrets?)/|^(?:sha[0-9]+|md5)[-:]|%[0-9A-F]{2}.{0,20}%[0-9A-F]{2}|^[0-9]{4}-[0-9]{2}-|[A-Za-z_]{3}\.[A-Z_a-z]{3}|[0-9A-Za-z_]{3}\.[a-z_]{4}"
    rb"|\.[A-Z][a-z0-9]{1,40}[A-Z]|&\w{1,40}="
)
_NUMBERED = re.compile(rb"[A-Za-z_$@][A-Za-z_.:$>-]*[0-9]{0,5}[A-Za-z_.:$>-]*")
_CONSTANT = re.compile(rb"(?:[A-Za-z_][A-Za-z0-9_]{0,40}\.)?[A-Z][A-Z0-9]{1,30}(?:_[A-Z0-9]{1,30}){1,8}")
"""`PKCS11_DEFAULT_PROMPT`, `argon2id.PASSWD_MIN`."""
_SIGNS = b"!#*&@%^+-="
_WORDS = re.compile(rb"[A-Z]?[a-z]+|[A-Z]+")
_CAPITALISED = re.compile(rb"[A-Z][a-z]{2}")
_NUMBERS = re.compile(rb"[0-9.,:_x/-]+")
_SETS = (re.compile(rb"[a-z]"), re.compile(rb"[A-Z]"), re.compile(rb"[0-9]"), re.compile(rb"[^0-9A-Za-z]"))


def _sets(text: bytes) -> int:
    """How many of: small letters, capitals, digits, signs."""
    return sum(1 for one in _SETS if one.search(text))


def password(text: bytes) -> Proof:
    """In a place that is meant for a password: anything but samples and references to variables."""
    if is_placeholder(text) or is_weak_word(text) or re.fullmatch(rb"[*.xX-]+|[$%].*", text):
        return Proof.REFUTED
    if _sets(text) == 1:  # a word, unless it is long
        return Proof.LIKELY if len(text) >= 14 and entropy(text) >= 3.2 else Proof.REFUTED
    return Proof.LIKELY if len(text) >= 6 and entropy(text) >= 2.2 else Proof.REFUTED


def header(text: bytes) -> Proof:
    """A token in a header: letters and digits in plenty; not the number of an account (Twilio's `AC…`)."""
    if is_placeholder(text) or re.fullmatch(rb"AC[0-9a-f]{32}", text) or _is_name(text) or _sets(text) < 2:
        return Proof.REFUTED
    return Proof.LIKELY if len(re.findall(rb"[0-9]", text)) >= 3 else Proof.REFUTED


def shadow(text: bytes) -> Proof:
    """crypt(5): the hash of a password, not of a placeholder."""
    return Proof.REFUTED if is_placeholder(text[1:]) or len(set(text)) < 12 else Proof.LIKELY


def signed_key(text: bytes) -> Proof:
    """A key that a framework made of letters, digits and signs: no sentence, no pattern."""
    if b"put your" in text or len(set(text)) < 20 or _sets(text) < 3 or entropy(text) < 4.2:
        return Proof.REFUTED
    return Proof.LIKELY


def assigned_password(text: bytes) -> Proof:
    """After `password =`: chosen by somebody, not a variable, a call or a word."""
    if (
        password(text) is Proof.REFUTED or _looks_like_code(text) or _is_name(text.lstrip(_SIGNS))
    ):  # `!!own`, `#sawError`
        return Proof.REFUTED
    return Proof.LIKELY if _sets(text) >= 3 and entropy(text) >= 2.6 else Proof.REFUTED


def inline_password(text: bytes) -> Proof:
    """The same without quotes, where a type may stand: `Uint8Array`."""
    return Proof.REFUTED if _is_class(text) else assigned_password(text)


def assigned_token(text: bytes) -> Proof:
    """After `token =` or `secret =`: made by a machine."""
    if is_placeholder(text) or is_weak_word(text) or _looks_like_code(text) or _is_title(text):
        return Proof.REFUTED
    if _is_name(text, _NUMBERED) or _is_class(text):
        return Proof.REFUTED
    digits = len(re.findall(rb"[0-9]", text))
    if _sets(text) < 2 or digits < (1 if _scrambled(text) else 2) or entropy(text) < _least(text):
        return Proof.REFUTED
    return Proof.LIKELY


def _least(text: bytes) -> float:
    """The entropy that a token has at the least, in bits per byte: less for hexadecimal and short ones."""
    if re.fullmatch(rb"[0-9a-fA-F-]+", text):
        return 3.0
    return 3.3 if len(text) < 24 and _sets(text) > 2 else 3.6


def machine_made(text: bytes) -> Proof:
    """A token of a provider that has no sign of its own: not the name of a class or a function of as many letters."""
    return Proof.REFUTED if _is_name(text) else Proof.LIKELY


def _looks_like_code(text: bytes) -> bool:
    return bool(_CODE.search(text) or _NUMBERS.fullmatch(text) or _CONSTANT.fullmatch(text)) or _is_name(text)


def _is_title(text: bytes) -> bool:
    """Whether it is words and short numbers in a row: `free-surfer-1.0`, `LicenseRef-gpl-2.0-plus`."""
    parts = re.split(rb"[-_.+]", text)
    return len(parts) > 1 and all(_is_name(part) or (part.isdigit() and len(part) <= 4) for part in parts)


def _scrambled(text: bytes) -> bool:
    """Whether small letters and capitals stand in no order of words."""
    words = _WORDS.findall(text)
    return _sets(text) >= 3 and sum(map(len, words)) < 2.8 * len(words)


def _is_class(text: bytes) -> bool:
    """Whether it is words with capitals and a few digits: `Qwen2_5OmniToken2WavConfig`."""
    words = _WORDS.findall(text)
    digits = len(re.findall(rb"[0-9]", text))
    return len(_CAPITALISED.findall(text)) > 1 and sum(map(len, words)) >= 3.2 * len(words) and 5 * digits <= len(text)


def _is_name(text: bytes, form: "re.Pattern[bytes]" = _IDENTIFIER) -> bool:
    """Whether it reads as an identifier: `getUserToken2` is made of words, `qKITboXlbZGrBxe7` is not."""
    if not form.fullmatch(text):
        return False
    words = _WORDS.findall(text)
    return not words or sum(map(len, words)) >= 3 * len(words)
