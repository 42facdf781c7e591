"""Ask whether certificates were revoked: responders first, then lists, those in the trust store before those that are far.

The addresses come from certificates, so that little is believed of them: plain HTTP alone, as the specification has it (each
answer is signed, and TLS to ask about a certificate would need another), never an address that nobody may be sent to, no
redirect into another scheme, and bounds on size, number and time. Only whom the trust policy trusts is asked about.

>>> with Asker(settings, store.lists, at) as asker:                                     # doctest: +SKIP
...     answers = {question: asker.ask(question) for question in questions}
"""

import secrets
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import Self

import msgspec

from pratique.errors import EgressError, LimitError, OutsideError, PratiqueError
from pratique.model.settings import Settings
from pratique.signing.notation import lists, ocsp, revocation
from pratique.signing.notation.answers import Answers, Question, Reply, State
from pratique.transport import Transport, Url
from pratique.transport.egress import Rule

OCSP_SECONDS, LIST_SECONDS = 2.0, 5.0
"""For one answer: the specification's."""
_ALL_SECONDS = 60.0
_MOST = 64
"""Requests about one image."""
_MOST_BYTES = 64 << 20
_MOST_PLACES = 4
"""Of one kind that one certificate names."""
_LONGEST = 1_024
_REDIRECTS = 2
_NONCE = 32
_TYPES = {"Content-Type": "application/ocsp-request", "Accept": "application/ocsp-response"}


class Asker:
    """For the signatures of one image: nobody is asked the same twice. A context. `stored`: lists that need no asking."""

    def __init__(self, settings: Settings, stored: Callable[[], Sequence[Reply]], at: datetime) -> None:
        self._transport = Transport(settings)
        self._transport.rule = _Plain(settings)
        self._stored = stored
        self._at = at
        self._requests, self._bytes, self._until = 0, 0, time.monotonic() + _ALL_SECONDS
        self._lists: dict[str, Reply] = {}

    def ask(self, question: Question) -> Answers:
        """As much as decides, or all that came. InputError where the stored lists cannot be read."""
        found = Answers()
        for found in self._asked(question):
            if revocation.judge(question, found, self._at).state is not State.UNKNOWN:
                break
        return found

    def _asked(self, question: Question) -> Iterator[Answers]:
        """What is known after each answer."""
        answers = Answers()
        for url in ocsp.responders(question.certificate)[:_MOST_PLACES]:
            reply = self._response(url, question)
            answers = msgspec.structs.replace(answers, responses=(*answers.responses, reply))
            responder = ocsp.read(reply, question, self._at).responder
            if responder is not None:
                for more in self._listed(Question(responder, question.issuer), answers):
                    answers = more
            yield answers
        yield from self._listed(question, answers)

    def _listed(self, question: Question, answers: Answers) -> Iterator[Answers]:
        """With one list more each time, until one decides."""
        for reply in self._lists_of(question):
            answers = msgspec.structs.replace(answers, lists=(*answers.lists, reply))
            yield answers
            if lists.read(reply, question, self._at).state is not State.UNKNOWN:
                return

    def _lists_of(self, question: Question) -> Iterator[Reply]:
        own = [each for each in self._stored() if lists.of(each.content, question.issuer)]
        for each in own:
            yield self._with_changes(each, question, own)
        for url in lists.points(question.certificate)[:_MOST_PLACES]:
            yield self._with_changes(self._once(url), question, own)

    def _response(self, url: str, question: Question) -> Reply:
        nonce = secrets.token_bytes(_NONCE)
        body = ocsp.request(question, nonce)
        return msgspec.structs.replace(self._fetch("POST", url, ocsp.LIMIT, OCSP_SECONDS, body), nonce=nonce)

    def _with_changes(self, found: Reply, question: Question, stored: Sequence[Reply]) -> Reply:
        """A list with its changes, where there are any: those that are stored, or else those that are far."""
        places = lists.changes(found, question)[:_MOST_PLACES]
        for delta in (*stored, *map(self._once, places)) if places else ():
            whole = msgspec.structs.replace(found, delta=delta)
            if lists.read(whole, question, self._at).state is not State.UNKNOWN or delta.problem:
                return whole
        return found

    def _once(self, url: str) -> Reply:
        if url not in self._lists:
            self._lists[url] = self._fetch("GET", url, lists.LIMIT, LIST_SECONDS)
        return self._lists[url]

    def _fetch(self, method: str, url: str, limit: int, seconds: float, body: bytes | None = None) -> Reply:
        try:
            content = self._bounded(lambda: self._read(method, url, limit, body), seconds)
        except PratiqueError as error:
            return Reply(place=url[:_LONGEST], problem=str(error).rstrip("."))
        self._bytes += len(content)
        return Reply(place=url, content=content)

    def _bounded(self, read: Callable[[], bytes], seconds: float) -> bytes:
        """What is read, or OutsideError after so many seconds. The thread then ends when its connection does."""
        left = self._until - time.monotonic()
        if self._requests >= _MOST or self._bytes >= _MOST_BYTES or left <= 0:
            raise LimitError("was not asked: more was asked about this image's signatures than is worth it.")
        self._requests += 1
        done: Future[bytes] = Future()
        threading.Thread(target=_settle, args=(done, read), daemon=True).start()
        try:
            return done.result(min(seconds, left))
        except TimeoutError:
            raise OutsideError(f"did not answer within {seconds:g} seconds.") from None

    def _read(self, method: str, url: str, limit: int, body: bytes | None) -> bytes:
        if not url.lower().startswith("http://") or len(url) > _LONGEST:
            raise EgressError("is no http address, and nothing else is asked.")
        headers = _TYPES if body else None
        with self._transport.request(
            method, url, headers=headers, body=body, limit=limit, redirects=_REDIRECTS
        ) as reply:
            if not 200 <= reply.status < 300:
                raise OutsideError(f"answered with status {reply.status}.")
            return reply.read()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._transport.close()


class _Plain(Rule):
    """The egress rule for what is signed and is asked for over plain HTTP by its nature; addresses are judged as ever."""

    def check(self, url: Url) -> None:
        if url.scheme != "http":
            raise EgressError(f"{url.shown} is no http address, and nothing else is asked about revocation.")


def _settle(done: Future[bytes], read: Callable[[], bytes]) -> None:
    try:
        done.set_result(read())
    except BaseException as error:  # noqa: BLE001 - whoever waits gets it, whatever it is
        done.set_exception(error)
