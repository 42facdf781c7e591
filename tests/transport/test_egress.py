"""The egress rule, clause by clause."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.errors import EgressError
from pratique.model.settings import RegistryAccess, Settings
from pratique.transport import Transport
from pratique.transport.egress import Rule, forbidden, parse
from servers import Reply, Server


def settings(**more):
    return Settings(data_dir="", cache_dir="", osv_url="", **more)


def transport(*servers, **more):
    access = {}
    for server in servers:
        access |= server.access()
    return Transport(settings(registries=access, **more), sleep=lambda _: None)


def test_plain_http_only_to_a_host_named_insecure():
    with Server(lambda _: Reply(200, b"x"), tls=False) as server:
        with transport(server).get(f"{server.url}/") as body:
            assert body.read() == b"x"
        with pytest.raises(EgressError, match="plain HTTP"):
            transport().request("GET", f"{server.url}/")
        named = Transport(settings(registries={server.host: RegistryAccess()}))
        with pytest.raises(EgressError, match="plain HTTP"):
            named.request("GET", f"{server.url}/")
        assert len(server.requests) == 1


@pytest.mark.parametrize(
    "url", ["https://me:secret@example.com/", "https://me@example.com/", "https://example.com:x/", "ftp://example.com/", "file:///etc/passwd", "//example.com/", "", "https://", "gopher:x"],
)  # fmt: skip
def test_only_plain_https_urls(url):
    with pytest.raises(EgressError) as caught:
        transport().request("GET", url)
    assert "secret" not in str(caught.value) or url == ""


def test_a_redirect_to_userinfo_is_refused():
    with (
        Server(lambda _: Reply(302, headers={"Location": f"https://me:secret@{server.host}/"})) as server,
        pytest.raises(EgressError, match="user name"),
    ):
        transport(server).request("GET", f"{server.url}/")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "0.0.0.0", "0.1.2.3", "::", "169.254.169.254", "fe80::1", "fe80::1%eth0", "169.254.170.2",
        "100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254", "fd20:ce::254", "224.0.0.1", "ff02::1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "nonsense",
    ],
)  # fmt: skip
def test_addresses_that_nobody_is_sent_to(address):
    assert forbidden(address)


@pytest.mark.parametrize(
    "address", ["10.0.0.1", "192.168.1.1", "93.184.216.34", "2606:2800:220:1::", "fd12::1", "172.17.0.1"]
)
def test_public_and_private_networks_are_reachable(address):
    assert not forbidden(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "0"])
def test_loopback_under_any_spelling_only_when_named(host):
    with Server(lambda _: Reply(200, b"x")) as server:
        with pytest.raises(EgressError, match=r"loopback|unspecified"):
            transport().request("GET", f"https://{host}:{server.port}/")
        assert not server.requests


def test_a_redirect_never_leads_to_an_unnamed_loopback_or_metadata_address():
    targets = iter(["https://127.0.0.1:1/x", "https://169.254.169.254/latest/meta-data/", "https://[fe80::1]/"])
    with Server(lambda _: Reply(307, headers={"Location": next(targets)})) as server:
        for _ in range(3):
            with pytest.raises(EgressError, match=r"loopback|link-local"):
                transport(server).request("GET", f"{server.url}/")


def test_a_host_that_the_caller_named_may_be_loopback_but_not_what_it_redirects_to():
    with (
        Server(lambda _: Reply(200, b"inner")) as inner,
        Server(lambda _: Reply(302, headers={"Location": inner.url})) as outer,
    ):
        trusted = {**inner.access(), **outer.access()}
        way = Transport(settings(ca_bundle=trusted[outer.host].ca_file))
        with pytest.raises(EgressError, match="loopback"):
            way.request("GET", outer.url, named=True)
        assert outer.requests
        assert not inner.requests


def test_redirects_go_to_no_other_scheme():
    with (
        Server(lambda _: Reply(200, b"x"), tls=False) as plain,
        Server(lambda r: Reply(302, headers={"Location": there[r.path]})) as server,
    ):
        there = {"/plain": plain.url, "/file": "file:///etc/passwd", "/ftp": "ftp://example.com/x"}
        for path in there:
            with pytest.raises(EgressError):
                transport(server, plain).request("GET", server.url + path)
        assert not plain.requests


def test_redirects_have_an_end():
    with Server(lambda _: Reply(302, headers={"Location": "/again"})) as server:
        with pytest.raises(EgressError, match="redirect"):
            transport(server).request("GET", server.url)
        assert len(server.requests) < 10


def test_authorization_stays_with_its_origin():
    with (
        Server(lambda _: Reply(200, b"x")) as other,
        Server(lambda r: Reply(302, headers={"Location": "/same" if r.path == "/" else other.url})) as server,
    ):
        transport(server, other).request(
            "GET", f"{server.url}/", headers={"Authorization": "Bearer x", "Cookie": "y", "Accept": "z"}
        ).close()
        assert [request.headers.get("Authorization") for request in server.requests] == ["Bearer x", "Bearer x"]
        assert other.requests[0].headers.get("Authorization") is None
        assert other.requests[0].headers.get("Cookie") is None
        assert other.requests[0].headers.get("Accept") == "z"


def test_a_certificate_of_an_unknown_authority_is_refused_and_an_insecure_host_is_not_asked():
    with Server(lambda _: Reply(200, b"x")) as server:
        from pratique.errors import OutsideError

        with pytest.raises(OutsideError, match="ca_file"):
            Transport(settings(registries={server.host: RegistryAccess()})).request("GET", server.url)
        with Transport(settings(registries={server.host: RegistryAccess(insecure=True)})).request(
            "GET", server.url
        ) as reply:
            assert reply.read() == b"x"


def test_behind_a_proxy_literal_addresses_are_still_refused():
    with Server(lambda _: Reply(200, b"x"), tls=False) as proxy:
        way = transport(https_proxy=proxy.url, http_proxy=proxy.url)
        for host in ("169.254.169.254", "0x7f.1", "localhost", "[::1]", "metadata.google.internal"):
            with pytest.raises(EgressError):
                way.request("GET", f"https://{host}/")
        assert not proxy.requests


def test_offline_nothing_goes_out():
    with Server(lambda _: Reply(200, b"x")) as server, pytest.raises(EgressError, match="--offline"):
        transport(server, offline=True).request("GET", server.url)
    assert not server.requests


@given(st.text(max_size=100))
def test_any_text_is_a_url_or_an_egress_error(text):
    try:
        url = parse(text)
        again = Rule(settings()).follow(parse("https://example.com/a"), text)
    except EgressError:
        return
    assert url.scheme in ("http", "https")
    assert again.scheme == "https"
