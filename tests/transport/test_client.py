"""A server that fails, stalls, lies or is slow ends in a named error, in bounded time and memory."""

import time

import pytest

from pratique.errors import DeniedByServerError, LimitError, NotFoundError, OutsideError
from pratique.model.settings import Limits, Settings
from pratique.transport import Transport, connection, response
from servers import Reply, Server

DATA = bytes(range(256)) * 4096


class Clock:
    def __init__(self):
        self.slept = []

    def __call__(self, seconds):
        self.slept.append(seconds)


def transport(server, sleep=lambda _: None, **more):
    return Transport(Settings(data_dir="", cache_dir="", osv_url="", registries=server.access(), **more), sleep)


def answers(*replies):
    left = list(replies)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


def test_a_download_with_its_headers():
    with Server(lambda _: Reply(200, DATA, {"ETag": '"1"'})) as server, transport(server).get(server.url) as body:
        assert (body.status, body.headers["etag"], body.length) == (200, '"1"', len(DATA))
        assert body.read(10) == DATA[:10]
        buffer = bytearray(20)
        assert body.readinto(buffer) == 20
        assert bytes(buffer) + body.read() == DATA[10:]
        assert body.read(5) == b""


def test_not_modified_is_seen():
    with (
        Server(lambda r: Reply(304 if r.headers.get("If-None-Match") == '"1"' else 200)) as server,
        transport(server).get(server.url, headers={"If-None-Match": '"1"'}) as body,
    ):
        assert (body.status, body.read()) == (304, b"")


@pytest.mark.parametrize("status, error", [(404, NotFoundError), (401, DeniedByServerError), (403, DeniedByServerError), (410, OutsideError), (429, OutsideError), (500, OutsideError)])  # fmt: skip
def test_a_failure_is_named(status, error):
    with (
        Server(lambda _: Reply(status, b"<html>")) as server,
        pytest.raises(error, match="localhost"),
        transport(server).get(server.url),
    ):
        pass


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_passing_failure_is_tried_again(status):
    clock = Clock()
    with (
        Server(answers(Reply(status), Reply(status), Reply(200, b"x"))) as server,
        transport(server, clock).get(server.url) as body,
    ):
        assert body.read() == b"x"
    assert len(clock.slept) == 2
    assert 0 < clock.slept[0] < 1


def test_retry_after_is_obeyed_within_bounds():
    clock = Clock()
    with Server(answers(Reply(429, headers={"Retry-After": "7"}), Reply(200, b"x"))) as server:
        transport(server, clock).request("GET", server.url).close()
    assert 7 <= clock.slept[0] < 8
    with (
        Server(lambda _: Reply(429, headers={"Retry-After": "86400"})) as server,
        pytest.raises(OutsideError, match="86,400"),
    ):
        transport(server, clock).request("GET", server.url)


def test_a_server_that_is_not_there_is_named():
    with Server(tls=False) as server:
        pass
    with pytest.raises(OutsideError, match="Could not reach"):
        transport(server).request("GET", server.url)


@pytest.mark.parametrize("length", [None, 1000])
def test_a_body_is_bounded_whatever_its_length_says(length):
    with (
        Server(lambda _: Reply(200, DATA, length=length)) as server,
        transport(server).get(server.url, limit=2000) as body,
    ):
        if length is None:
            with pytest.raises(LimitError):
                body.read()
        else:
            assert len(body.read()) == 1000


def test_a_chunked_body_is_bounded():
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(DATA), DATA)
    with (
        Server(lambda _: Reply(200, chunked, {"Transfer-Encoding": "chunked", "Content-Length": ""})) as server,
        transport(server).get(server.url, limit=2000) as body,
        pytest.raises(LimitError),
    ):
        body.read()


def test_a_broken_download_is_resumed_by_its_etag():
    def answer(request):
        at = request.headers.get("Range")
        if not at:
            return Reply(200, DATA, {"ETag": '"1"'}, cut=100_000)
        assert request.headers["If-Range"] == '"1"'
        start = int(at[6:-1])
        return Reply(206, DATA[start:], {"Content-Range": f"bytes {start}-{len(DATA) - 1}/{len(DATA)}"}, cut=300_000)

    with Server(answer) as server, transport(server).get(server.url) as body:
        assert body.read() == DATA
        assert len(server.requests) == 5


def test_a_download_that_changed_meanwhile_is_refused():
    with (
        Server(answers(Reply(200, DATA, {"ETag": '"1"'}, cut=100_000), Reply(200, DATA, {"ETag": '"2"'}))) as server,
        transport(server).get(server.url) as body,
        pytest.raises(OutsideError, match="changed"),
    ):
        body.read()


def test_without_an_etag_a_broken_download_is_an_error():
    with (
        Server(lambda _: Reply(200, DATA, cut=100_000)) as server,
        transport(server).get(server.url) as body,
        pytest.raises(OutsideError, match="broke off after 100,000 bytes"),
    ):
        body.read()


def test_another_part_than_asked_for_is_refused():
    wrong = Reply(206, DATA, {"Content-Range": "bytes 0-9/10"})
    with (
        Server(answers(Reply(200, DATA, {"ETag": '"1"'}, cut=100_000), wrong)) as server,
        transport(server).get(server.url) as body,
        pytest.raises(OutsideError, match="another part"),
    ):
        body.read()


def test_a_body_that_breaks_again_and_again_has_an_end():
    def answer(request):
        start = int((request.headers.get("Range") or "bytes=0-")[6:-1])
        return Reply(
            206 if start else 200, DATA[start:], {"ETag": '"1"', "Content-Range": f"bytes {start}-9/10"}, cut=10
        )

    with Server(answer) as server, transport(server).get(server.url) as body:
        with pytest.raises(OutsideError, match="broke off"):
            body.read()
        assert len(server.requests) < 12


def test_headers_that_drip_have_an_end(monkeypatch):
    monkeypatch.setattr(connection, "HEADER_SECONDS", 0.3)
    began = time.monotonic()
    with Server(lambda _: Reply(200, b"x", drip="headers", pause=0.05)) as server, pytest.raises(OutsideError):
        transport(server).request("GET", server.url)
    assert time.monotonic() - began < 10


def test_a_silent_server_has_an_end(monkeypatch):
    monkeypatch.setattr(connection, "HEADER_SECONDS", 0.1)
    with Server(lambda _: Reply(200, b"x", stall=1)) as server, pytest.raises(OutsideError):
        transport(server).request("GET", server.url)


def test_a_body_that_drips_has_an_end(monkeypatch):
    monkeypatch.setattr(response, "PATIENCE", 0.2)
    with (
        Server(lambda _: Reply(200, DATA, drip="body", pause=0.02)) as server,
        transport(server).get(server.url) as body,
        pytest.raises(OutsideError, match="too slow"),
    ):
        body.read()


def test_the_whole_time_is_bounded():
    with (
        Server(lambda _: Reply(200, DATA, drip="body", pause=0.02)) as server,
        transport(server, limits=Limits(seconds=0.2)).get(server.url) as body,
        pytest.raises(OutsideError),
    ):
        body.read()


def test_connections_are_used_again():
    with Server(lambda _: Reply(200, b"x")) as server:
        way = transport(server)
        for _ in range(5):
            with way.get(server.url) as body:
                body.read()
        pool = next(iter(way._pools.values()))
        assert pool.num_connections == 1
        way.close()


def test_a_proxy_is_used_except_where_it_is_not():
    with (
        Server(lambda r: Reply(200, r.path.encode()), tls=False) as proxy,
        Server(lambda _: Reply(200, b"direct"), tls=False) as server,
    ):
        with transport(server, http_proxy=proxy.url).get(f"{server.url}/x") as body:
            assert body.read() == b"/x"
        assert not server.requests
        for bypass in ("localhost", "*", f"other, localhost:{server.port}"):
            with transport(server, http_proxy=proxy.url, no_proxy=bypass).get(f"{server.url}/x") as body:
                assert body.read() == b"direct"


def test_control_characters_in_headers_are_refused():
    with Server() as server, pytest.raises(OutsideError):
        transport(server).request("GET", server.url, headers={"X": "a\r\nY: b"})
