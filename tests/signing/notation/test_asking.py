"""`signing.notation.asking`: responders first, then lists; whatever does not come as it should is no answer, and is said."""

import pytest
from cryptography import x509

from pratique.model.settings import Settings
from pratique.signing.notation import asking, lists, ocsp, revocation
from pratique.signing.notation.answers import Reply, State
from pratique.signing.notation.asking import Asker
from servers import Reply as Http
from servers import Server
from signing import revokers
from signing.notaries import AT
from signing.revokers import DAY, STRANGER, Places, entry, nonce_of

ISSUER = revokers.authority()
SETTINGS = Settings(data_dir="", cache_dir="")


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """A machine may be slow; who never answers is a test of its own."""
    monkeypatch.setattr(asking, "OCSP_SECONDS", 30.0)
    monkeypatch.setattr(asking, "LIST_SECONDS", 30.0)


@pytest.fixture
def places():
    with Places() as server:
        yield server


def settled(places, question, stored=(), settings=None):
    """What is known of a certificate after asking, and the paths that were asked."""
    given = settings or naming(places)
    with Asker(given, lambda: tuple(Reply(place="stored", content=each) for each in stored), AT) as asker:
        outcome = revocation.judge(question, asker.ask(question), AT)
    return outcome, [each.path for each in places.requests]


def naming(places) -> Settings:
    """The user named the host."""
    return Settings(data_dir="", cache_dir="", registries=places.access())


def asked(places, *, responders=("/ocsp",), points=("/list",), **more):
    """A question about a certificate that names these places."""
    found = [revokers.responders(*(places.url + each for each in responders))] if responders else []
    found += [revokers.points(*(places.url + each for each in points))] if points else []
    return ISSUER.question(*found, **more)


def test_a_responder_that_knows_is_enough(places):
    question = asked(places)
    for status, expected in (("good", State.GOOD), ("revoked", State.REVOKED)):
        places.requests.clear()
        places.at["/ocsp"] = lambda request, status=status: ISSUER.response(
            question.certificate, status, nonce=nonce_of(request)
        )
        outcome, paths = settled(places, question)
        assert (outcome.state, paths) == (expected, ["/ocsp"])
    assert places.requests[0].headers["Content-Type"] == "application/ocsp-request"


@pytest.mark.parametrize("listed, expected", [(False, State.GOOD), (True, State.REVOKED)], ids=["good", "revoked"])
@pytest.mark.parametrize(
    "response",
    [
        lambda leaf: Http(404),
        lambda leaf: Http(200, b"<html>"),
        lambda leaf: Http(200, bytes(ocsp.LIMIT + 1)),
        lambda leaf: Http(200, ISSUER.response(leaf), cut=20),
        lambda leaf: Http(302, b"", {"Location": "https://localhost/"}),
        lambda leaf: Http(302, b"", {"Location": "/ocsp"}),
        lambda leaf: ISSUER.response(leaf, "unknown"),
        lambda leaf: ISSUER.response(leaf, at=AT - 9 * DAY),
        lambda leaf: ISSUER.response(leaf, nonce=bytes(32)),
        lambda leaf: revokers.again(ISSUER.response(leaf), STRANGER),
    ],
    ids=["down", "page", "huge", "cut", "other-scheme", "loop", "unknown", "stale", "nonce", "stranger"],
)
def test_lists_where_the_responder_does_not_decide(places, response, listed, expected):
    question = asked(places)
    leaf = question.certificate
    places.at |= {"/ocsp": response(leaf), "/list": ISSUER.listed(*([entry(leaf)] if listed else []))}
    outcome, paths = settled(places, question)
    assert (outcome.state, paths[0], paths[-1]) == (expected, "/ocsp", "/list")


def test_the_next_place_where_one_does_not_decide(places):
    question = asked(places, responders=("/1", "/2"), points=())
    places.at["/2"] = ISSUER.response(question.certificate)
    assert settled(places, question)[0].state is State.GOOD
    question = asked(places, responders=(), points=("/3", "/4"))
    places.at["/4"] = ISSUER.listed()
    assert settled(places, question)[0].state is State.GOOD


def test_nobody_knows(places):
    question = asked(places)
    outcome, _ = settled(places, question)
    assert outcome.state is State.UNKNOWN
    assert outcome.reason.count("answered with status 404") == 2


def test_a_list_that_is_too_large(places, monkeypatch):
    monkeypatch.setattr(lists, "LIMIT", 1 << 16)
    places.at["/list"] = bytes((1 << 16) + 1)
    outcome, _ = settled(places, asked(places, responders=()))
    assert (outcome.state, "larger than" in outcome.reason) == (State.UNKNOWN, True)


def test_changes_are_fetched_with_their_list(places):
    question = asked(places, responders=())
    places.at["/list"] = ISSUER.listed(fresher=f"{places.url}/changes")
    assert settled(places, question)[0].state is State.UNKNOWN
    places.at["/changes"] = ISSUER.listed(entry(question.certificate), since=7, number=8)
    assert settled(places, question)[0].state is State.REVOKED
    places.at["/changes"] = ISSUER.listed(since=7, number=8)
    assert settled(places, question)[0].state is State.GOOD


def test_changes_of_a_list_by_a_stranger_are_not_asked_for(places):
    question = asked(places, responders=())
    places.at["/list"] = ISSUER.listed(fresher=f"{places.url}/changes", key=STRANGER)
    outcome, paths = settled(places, question)
    assert (outcome.state, paths) == (State.UNKNOWN, ["/list"])


def test_stored_lists_with_their_changes(places):
    """Those that are stored too, or else those that are far."""
    question = asked(places, points=())
    base = ISSUER.listed(fresher=f"{places.url}/changes")
    older, changes = ISSUER.listed(since=6, number=7), ISSUER.listed(entry(question.certificate), since=7, number=8)
    offline = Settings(data_dir="", cache_dir="", offline=True)
    assert settled(places, question, [base], offline)[0].state is State.UNKNOWN
    assert settled(places, question, [base, older], offline)[0].state is State.UNKNOWN
    for stored in ([base, older, changes], [changes, base]):
        assert settled(places, question, stored, offline)[0].state is State.REVOKED
    places.at["/changes"] = changes
    assert settled(places, question, [base])[0].state is State.REVOKED


@pytest.mark.parametrize(
    "more, revoked, expected, looked",
    [
        ((), False, State.GOOD, True),
        ((), True, State.UNKNOWN, True),
        (((x509.OCSPNoCheck(), False),), True, State.GOOD, False),
    ],
    ids=["good", "revoked", "no-check"],
)
def test_the_responder_itself_is_looked_up(places, more, revoked, expected, looked):
    """In lists alone, and where its authority did not say that it need not be."""
    may = ISSUER.responder(revokers.points(places.url + "/responders"), *more)
    question = asked(places, points=())
    places.at["/ocsp"] = ISSUER.response(question.certificate, by=may)
    about = {"full_name": [revokers.uri(places.url + "/responders")]}
    places.at["/responders"] = ISSUER.listed(*([entry(may.certificate)] if revoked else []), scope=about)
    outcome, paths = settled(places, question)
    assert (outcome.state, "/responders" in paths) == (expected, looked)


def test_offline_asks_nobody_and_stored_lists_count(places):
    offline = Settings(data_dir="", cache_dir="", offline=True)
    question = asked(places)
    outcome, paths = settled(places, question, settings=offline)
    assert (outcome.state, "while offline" in outcome.reason, paths) == (State.UNKNOWN, True, [])
    other = revokers.authority("other", STRANGER)
    for stored, expected in (
        ([ISSUER.listed()], State.GOOD),
        ([other.listed(), ISSUER.listed(at=AT - 9 * DAY), ISSUER.listed(entry(question.certificate))], State.REVOKED),
        ([other.listed()], State.UNKNOWN),
        ([ISSUER.listed(at=AT - 9 * DAY)], State.UNKNOWN),
    ):
        assert settled(places, question, stored, offline)[0].state is expected


def test_stored_lists_come_after_responders_and_before_what_is_far(places):
    question = asked(places)
    places.at["/list"] = ISSUER.listed(entry(question.certificate))
    assert settled(places, question, [ISSUER.listed()]) == (revocation.Outcome(State.GOOD), ["/ocsp"])
    places.at["/ocsp"] = ISSUER.response(question.certificate, "revoked")
    assert settled(places, question, [ISSUER.listed()])[0].state is State.REVOKED


def test_addresses_that_nobody_is_sent_to(places):
    """They come from certificates: unless the user named the host, never to this machine or its cloud's metadata."""
    question = asked(places, responders=("/ocsp",), points=())
    places.at["/ocsp"] = ISSUER.response(question.certificate)
    outcome, paths = settled(places, question, settings=SETTINGS)
    assert (outcome.state, "loopback" in outcome.reason, paths) == (State.UNKNOWN, True, [])
    for url, said in (
        ("http://169.254.169.254/latest/meta-data", "link-local"),
        ("http://[fd00:ec2::254]/", "cloud metadata"),
        ("http://0x7f.1/", "loopback"),
        ("https://localhost/", "no http address"),
        ("ldap://localhost/cn=x?certificateRevocationList", "no http address"),
        ("file:///etc/passwd", "no http address"),
        ("http://me:secret@localhost/", "user name or password"),
        ("http://" + "a" * 2_000, "no http address"),
        ("http://", ""),
        ("http://a\nb/", ""),
    ):
        for place in (revokers.responders(url), revokers.points(url)):
            outcome, _ = settled(places, ISSUER.question(place), settings=SETTINGS)
            assert (outcome.state, said in outcome.reason) == (State.UNKNOWN, True), outcome.reason


def test_a_redirect_is_judged_as_the_first_address_was(places):
    question = asked(places, responders=(), points=("/list",))
    with Server(lambda _: Http(200, ISSUER.listed()), tls=False) as inner:
        places.at["/list"] = Http(302, b"", {"Location": inner.url})
        outcome, _ = settled(places, question)
        assert (outcome.state, "loopback" in outcome.reason, inner.requests) == (State.UNKNOWN, True, [])
    places.at |= {"/list": Http(302, b"", {"Location": "/there"}), "/there": ISSUER.listed()}
    assert settled(places, question)[0].state is State.GOOD


def test_no_redirect_leads_into_another_scheme(places):
    question = asked(places, responders=())
    with Server(lambda _: Http(200, ISSUER.listed())) as other:
        places.at["/list"] = Http(302, b"", {"Location": other.url})
        settings = Settings(data_dir="", cache_dir="", registries=places.access() | other.access())
        outcome, _ = settled(places, question, settings=settings)
        assert (outcome.state, "no http address" in outcome.reason, other.requests) == (State.UNKNOWN, True, [])


def test_who_does_not_answer_is_not_waited_for(places, monkeypatch):
    monkeypatch.setattr(asking, "OCSP_SECONDS", 0.05)
    question = asked(places)
    places.at |= {"/ocsp": Http(200, b"", stall=1.0), "/list": ISSUER.listed()}
    with Asker(naming(places), tuple, AT) as asker:
        answers = asker.ask(question)
    assert "did not answer within 0.05 seconds" in answers.responses[0].problem
    assert revocation.judge(question, answers, AT).state is State.GOOD


def test_bounds_of_one_image(places, monkeypatch):
    question = asked(places, responders=tuple(f"/{number}" for number in range(9)))
    settled(places, question)
    assert len(places.requests) == asking._MOST_PLACES + 1
    for bound in ("_MOST", "_MOST_BYTES", "_ALL_SECONDS"):
        places.requests.clear()
        with monkeypatch.context() as patch:
            patch.setattr(asking, bound, 0)
            outcome, paths = settled(places, question)
        assert (outcome.state, paths, "more was asked" in outcome.reason) == (State.UNKNOWN, [], True)


def test_a_list_is_fetched_once(places):
    places.at["/list"] = ISSUER.listed()
    questions = [asked(places, responders=()) for _ in range(3)]
    with Asker(naming(places), tuple, AT) as asker:
        states = {revocation.judge(each, asker.ask(each), AT).state for each in questions}
    assert (states, len(places.requests)) == ({State.GOOD}, 1)
