"""Texts that look like versions, by order: mostly valid, mostly hard, and few enough pieces that equal ones come up."""

from hypothesis import strategies as st

NUMBERS = st.sampled_from(["0", "00", "1", "01", "2", "9", "10", "207", "208", "256", "20230915133353", "9" * 40])


def joined(pieces: str, most: int = 8) -> st.SearchStrategy[str]:
    """Up to `most` of the blank-separated pieces in any order."""
    return st.lists(st.sampled_from(pieces.split()), min_size=1, max_size=most).map("".join)


def maybe(text: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.just("") | text


def row(*parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map("".join)


def pick(pieces: str) -> st.SearchStrategy[str]:
    return st.sampled_from(pieces.split())


def dotted(most: int) -> st.SearchStrategy[str]:
    return st.lists(NUMBERS, min_size=1, max_size=most).map(".".join)


_LABELS = joined("0 1 01 10 a b A B rc alpha - x 2147483648 -5 99999999999", 2)
_PRERELEASE = st.lists(_LABELS, min_size=1, max_size=3).map(".".join)
_EVR = row(
    maybe(pick("0: 1: 12:")),
    joined("0 1 2 01 10 208 a b z aa A . .. _ + ~ ^ ~~ rc"),
    maybe(row(st.just("-"), joined("0 1 2 a . ~ el9", 4))),
)

GRAMMARS: dict[str, st.SearchStrategy[str]] = {
    "apk": row(
        dotted(4),
        maybe(pick("a b z")),
        maybe(joined("_alpha _beta _pre _rc _p _git _cvs _svn _hg _p1 _rc1 _rc02 _alpha20 _p0", 3)),
        maybe(pick("~0a ~a ~ab ~1")),
        maybe(pick("-r0 -r1 -r01 -r300")),
    ),
    "composer": row(
        maybe(pick("v V")),
        st.one_of(dotted(4), pick("20200101 2010.01.02 2010-01-02-03 201001 1.x 2.1.* 2.0.9999999")),
        maybe(pick("-alpha -beta1 b2 RC3 -RC.1 -rc1.2 -stable -patch1 p1 -pl2 @beta -a a +build.5 .Stable")),
        maybe(pick("-dev .dev dev")),
    )
    | pick("dev-main dev-a master 2.x-dev 1.0.x-dev"),
    "dpkg": row(maybe(pick("0: 1: 01: 300:")), joined("0 1 2 01 10 208 a b z A ~ ~~ + . - _ rc deb12u1", 7)),
    "gem": row(dotted(4), maybe(row(pick(". -"), joined("0. 1. a. b. rc1. a 0 00 1 B pre", 4)))),
    "generic": joined("0 00 1 01 10 208 a b alpha beta rc dev ~ . - _ + v V x é ² snapshot", 7) | st.text(max_size=6),
    "go": row(
        maybe(pick("v go")),
        dotted(3),
        maybe(pick("-0.20200101000000-abcdef -rc.1 -rc1 rc1 rc2 beta1 +incompatible -0 -pre")),
    )
    | row(st.just("go1."), pick("20 21 22"), maybe(pick("beta1 rc1 rc2 rc10 .0 .1 .10 .1-fips"))),
    "maven": joined(
        "0 1 2 10 . . - - alpha beta a1 m1 rc cr ga final sp foo snapshot x RELEASE 0000000000 9999999999 _", 8
    ),
    "nuget": row(dotted(4), maybe(row(st.just("-"), _PRERELEASE)), maybe(pick("+a +b.1"))),
    "pacman": _EVR,
    "pep440": row(
        maybe(pick("v 0! 1!")),
        dotted(4),
        maybe(pick("a b1 rc1 c1 rc2 -alpha.1 .pre _preview_02 RC a208")),
        maybe(pick(".post1 -1 -0 post r2 .rev02")),
        maybe(pick(".dev0 dev .dev1 -DEV208")),
        maybe(pick("+a +a.1 +1 +a.208 +ab +A-1 +01 +0.0")),
    ),
    "rpm": _EVR,
    "semver": row(
        maybe(pick("v = =v")),
        dotted(4),
        maybe(row(pick("-"), _PRERELEASE)),
        maybe(pick("beta rc1")),
        maybe(pick("+a +b.1")),
    ),
}
