"""What stands where a secret would, and is none: templates, samples from documentation, patterns typed by hand."""

import re
import unicodedata
from urllib.parse import unquote_to_bytes

_TEMPLATE = re.compile(
    rb"\$\{|\$\(|\{\{|<%|%\(|#\{|\}\}|<[A-Za-z_ -]{2,40}>|\[[A-Za-z_ -]{3,40}\]|^\$[A-Za-z_]|^%[A-Za-z_]+%$|^[<@{\[]|__[A-Z_]{3,40}__"
)
_WORDS = re.compile(
    rb"(?i)example|sample|placeholder|change.?me|change.?it|replace|redacted|removed|masked|dummy|fake|your[_.-]|your(?:api|access|secret|token|key|pass)"
    rb"|my[_-]?(?:secret|token|key|pass|api)|insert|put[_-]?your|todo|fixme|foo.?bar|lorem|very.?long|is.my.|my.test|xxxx|\*{3}|\.{3}|0123456|1234567|abcdefg|qwerty|deadbeef|cafebabe"
    rb"|(?:test|demo|some|secret|api|access|any|invalid|wrong|none|null|token|key|user|pass)[_-]?(?:secret|token|key|password|passwd|api[_-]?key|here|value)"
)
_RUN = re.compile(rb"(.)\1{5}", re.DOTALL)
_WEAK = frozenset(
    b"password passw0rd passwd pass pwd secret secretpassword hunter2 hunter22 tiger guest admin administrator root toor user username test tester"
    b" testing letmein welcome default none null true false undefined token postgres mysql mongo redis rabbitmq example changeme foobar passwort kennwort geheim motdepasse contrasena senha wachtwoord parola haslo losenord salasana heslo foo bar"
    b" baz qux public private string value yourpassword mypassword passphrase opensesame swordfish abc123 p4ssw0rd pa55word sekret sekrit s3cret".split()
)


def is_placeholder(secret: bytes) -> bool:
    """Whether a candidate stands for a secret instead of being one. Linear in its length."""
    body = secret[:4096]
    return body.startswith(_PUBLISHED) or bool(_TEMPLATE.search(body) or _WORDS.search(body) or _RUN.search(body))


_PUBLISHED = (
    b"2YotnFZFEjr1zCsicMWpAA",
    b"tGzv3JOkF0XG5Qx2TlKWIA",
    b"mF_9.B5f-4.1JqM",
    b"gX1fBat3bV",
    b"7Fjfp0ZBr1KtDRbnfVdmIw",
    b"wJalrXUtnFEMI",
    b"QWxhZGRpbjpvcGVuIHNlc2FtZQ",
    b"yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk",
    b"0685bd9184jfhq22",
    b"9djdj82h48djs9d2",
    b"dpf43f3p2l4k3l03",
    b"kd94hf93k423kf44",
    b"nnch734d00sl2jdk",
    b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11",
    b"Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq",
    b"C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw",
)
"""Beginnings of samples that standards and manuals print: OAuth 1.0 and RFC 5849, RFC 6455, RFC 6749, RFC 6750, RFC 7617, wg(8), the manual of AWS, the emulators of
Azure's storage and Cosmos DB."""
_LEET = bytes.maketrans(b"@4301!$5", b"aaeoiiss")


def is_weak_word(secret: bytes) -> bool:
    """Whether it is one of the words that documentation puts where a password goes."""
    plain = secret.strip(b"\"'`").lower()
    if b"%" in plain:  # p%C3%A4ssword
        text = unicodedata.normalize("NFKD", unquote_to_bytes(plain).decode("utf-8", "replace"))
        plain = text.encode("ascii", "ignore")
    if b" " in plain:
        return any(word in _WEAK for word in plain.split())
    words = plain.translate(_LEET)
    return plain in _WEAK or plain.rstrip(b"0123456789!") in _WEAK or b"password" in words or b"passphrase" in words
