"""Licence texts of packages as SPDX licence expressions, where they are ones or mean one that has another name.

The ids are a choice of https://spdx.org/licenses/: what packages of distributions and languages really carry.
"""

import hashlib
import re
from collections.abc import Callable

IDS = frozenset(
    """
    0BSD AFL-2.1 AFL-3.0 AGPL-3.0 AGPL-3.0-only AGPL-3.0-or-later Apache-1.0 Apache-1.1 Apache-2.0 APSL-2.0 Artistic-1.0
    Artistic-1.0-Perl Artistic-2.0 Beerware BlueOak-1.0.0 BSD-1-Clause BSD-2-Clause BSD-2-Clause-Patent BSD-3-Clause
    BSD-3-Clause-Clear BSD-3-Clause-LBNL BSD-4-Clause BSD-4-Clause-UC BSL-1.0 bzip2-1.0.6 CC-BY-3.0 CC-BY-4.0 CC-BY-SA-3.0
    CC-BY-SA-4.0 CC0-1.0 CDDL-1.0 CDDL-1.1 CECILL-2.1 CNRI-Python CPL-1.0 curl ECL-2.0 EPL-1.0 EPL-2.0 EUPL-1.1 EUPL-1.2
    FSFAP FSFUL FSFULLR FTL GFDL-1.2-only GFDL-1.2-or-later GFDL-1.3 GFDL-1.3-only GFDL-1.3-or-later GPL-1.0-only
    GPL-1.0-or-later GPL-2.0 GPL-2.0-only GPL-2.0-or-later GPL-3.0 GPL-3.0-only GPL-3.0-or-later HPND HPND-sell-variant ICU
    IJG Info-ZIP IPL-1.0 ISC JSON LGPL-2.0 LGPL-2.0-only LGPL-2.0-or-later LGPL-2.1 LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0
    LGPL-3.0-only LGPL-3.0-or-later Libpng libtiff LPPL-1.3c MIT MIT-0 MIT-CMU MPL-1.0 MPL-1.1 MPL-2.0
    MPL-2.0-no-copyleft-exception MS-PL NAIST-2003 NCSA NTP OFL-1.1 OLDAP-2.8 OpenSSL OSL-3.0 PHP-3.0 PHP-3.01 PostgreSQL
    PSF-2.0 Python-2.0 Python-2.0.1 Ruby Sendmail SGI-B-2.0 SISSL Sleepycat SMLNJ TCL TCP-wrappers Unicode-3.0
    Unicode-DFS-2015 Unicode-DFS-2016 Unlicense UPL-1.0 Vim W3C WTFPL X11 XFree86-1.1 Zend-2.0 Zlib ZPL-2.0 ZPL-2.1
    """.split()  # noqa: SIM905 - a list of 130 quoted words is harder to read
)
EXCEPTIONS = frozenset(
    """
    Autoconf-exception-2.0 Autoconf-exception-3.0 Bison-exception-2.2 Classpath-exception-2.0 Font-exception-2.0
    GCC-exception-2.0 GCC-exception-3.1 Libtool-exception Linux-syscall-note LLVM-exception OCaml-LGPL-linking-exception
    OpenJDK-assembly-exception-1.0 u-boot-exception-2.0 Universal-FOSS-exception-1.0
    """.split()  # noqa: SIM905 - as above
)
_WORD = re.compile(r"[()]|[^\s()]+")
MAX_WORDS = 200


def is_expression(text: str) -> bool:
    """True for a licence expression of known ids: `MIT`, `GPL-2.0-only WITH Classpath-exception-2.0 OR (MIT AND ISC)`.

    Annex D of SPDX 2.3, operators in capitals.
    """
    depth, expects, before = 0, "licence", ""
    words = _WORD.findall(text[:4096])
    if len(text) > 4096 or len(words) > MAX_WORDS:
        return False
    for word in words:
        if expects == "licence" and word == "(":
            depth += 1
        elif (expects == "licence" and word.removesuffix("+") in IDS) or (
            expects == "exception" and word in EXCEPTIONS
        ):
            expects = "operator"
        elif expects == "operator" and word == ")" and depth:
            depth -= 1
        elif expects == "operator" and word in {"AND", "OR"}:
            expects = "licence"
        elif expects == "operator" and word == "WITH" and before.removesuffix("+") in IDS:
            expects = "exception"
        else:
            return False
        before = word
    return expects == "operator" and not depth


_GNU = re.compile(r"(A?GPL|LGPL|GFDL)[- ]?v?([0-9])(\.[0-9])?(\+|-only|-or-later)?")
_NAMED = {
    **{one.lower(): one for one in IDS},
    **dict.fromkeys(("expat", "mit license", "the mit license", "mit/x11", "mit-license"), "MIT"),
    **dict.fromkeys(
        (
            "apache 2.0",
            "apache-2",
            "apache 2",
            "apache license 2.0",
            "apache license, version 2.0",
            "apache software license",
            "http://www.apache.org/licenses/license-2.0.txt",
            "https://www.apache.org/licenses/license-2.0.txt",
        ),
        "Apache-2.0",
    ),
    **dict.fromkeys(("isc license", "isc license (iscl)"), "ISC"),
    **dict.fromkeys(("3-clause bsd", "bsd 3-clause", "new bsd", "bsd-3"), "BSD-3-Clause"),
    **dict.fromkeys(("2-clause bsd", "bsd 2-clause", "bsd-2"), "BSD-2-Clause"),
    **dict.fromkeys(("mpl 2.0", "mpl-2", "mozilla public license 2.0 (mpl 2.0)"), "MPL-2.0"),
    "psf": "PSF-2.0",
    "the unlicense (unlicense)": "Unlicense",
}
"""Other spellings, in lower case: what Debian's copyright files and the metadata of PyPI and Maven write."""


def spdx(text: str) -> str:
    """A licence in SPDX's spelling: `GPL-2+` is `GPL-2.0-or-later`, `Expat` is `MIT`; the same text when none is known.

    GNU licences without a word on later versions are `-only`, as https://spdx.org/licenses/ renamed them.
    """
    if gnu := _GNU.fullmatch(text.strip()):
        later = {"+": "-or-later", None: "-only"}.get(gnu[4], gnu[4])
        return f"{gnu[1]}-{gnu[2]}{gnu[3] or '.0'}{later}"
    return _NAMED.get(text.strip().lower(), text.strip())


def permitted(text: str, allowed: Callable[[str], bool]) -> bool | None:
    """Whether a choice of the expression's alternatives is all allowed; None when the text is no expression.

    `allowed` is asked of each licence in SPDX's spelling, one with an exception as `GPL-2.0-only WITH …`.
    """
    if not is_expression(text):
        text = spdx(text)
        return allowed(text) if text in IDS or is_expression(text) else None
    words = _WORD.findall(text)
    values: list[bool] = []
    waiting: list[str] = []
    at = 0
    while at < len(words):
        word = words[at]
        if word == ")":
            while waiting[-1] != "(":
                _apply(waiting.pop(), values)
            waiting.pop()
        elif word == "(":
            waiting.append(word)
        elif word in {"AND", "OR"}:
            while waiting and waiting[-1] == "AND":  # AND binds closer than OR
                _apply(waiting.pop(), values)
            waiting.append(word)
        elif words[at + 1 : at + 2] == ["WITH"]:
            values.append(allowed(f"{spdx(word)} WITH {words[at + 2]}"))
            at += 2
        else:
            values.append(allowed(spdx(word)))
        at += 1
    while waiting:
        _apply(waiting.pop(), values)
    return values[0]


def _apply(operator: str, values: list[bool]) -> None:
    right, left = values.pop(), values.pop()
    values.append((left and right) if operator == "AND" else (left or right))


def reference(text: str) -> str:
    """The `LicenseRef-` of a licence that SPDX has no id for."""
    return "LicenseRef-" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def declared(texts: tuple[str, ...]) -> tuple[str, dict[str, str]]:
    """All of a package's licences as one expression, and the texts of the references in it; NOASSERTION for none."""
    parts, references = [], {}
    for text in dict.fromkeys(text.strip() for text in texts):
        if is_expression(text):
            parts.append(text if text in IDS else f"({text})")
        elif text:
            references[reference(text)] = text
            parts.append(reference(text))
    return " AND ".join(parts) or "NOASSERTION", references
