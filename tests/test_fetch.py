"""Fetching under one policy: with names of our own making, real sockets to this machine, and never the real internet."""

import ast
import gzip
import itertools
import json
import os
import socket
import struct
import subprocess
import sys
import threading
import time
import zlib
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations import fetch as fetching
from annotations.core.errors import TooLate
from annotations.core.fetching import EVIDENCE, FetchRefused, Reason, Validators
from annotations.fetch import Limits, fetch, rehearsed
from tests.hostile import ADDRESSES, URLS
from tests.sites import Site, Town, page, redirect

ROOT = Path(__file__).parents[1]
PUBLIC = "93.184.216.34"


@pytest.fixture
def open_site():
    """Opens real servers on loopback, and closes them when the test is over."""
    opened = []

    def open_one(*answers, certificate=""):
        opened.append(Site(*answers, certificate=certificate))
        return opened[-1]

    yield open_one
    for site in opened:
        site.close()


def refused(url, town, **options):
    with pytest.raises(FetchRefused) as caught:
        fetch(url, net=town.net(options.pop("proxy", None)), **options)
    return caught.value


def literal(address, scheme="http"):
    return f"{scheme}://[{address}]/" if ":" in address else f"{scheme}://{address}/"


# --- nothing is opened that must not be ------------------------------------------------------------------------------


@pytest.mark.parametrize("url", URLS)
def test_a_hostile_form_is_neither_looked_up_nor_opened(url):
    town = Town(public_test=[PUBLIC])
    assert refused(url, town).reason == Reason.BAD_ADDRESS
    assert not town.looked_up and not town.dialled


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_name_that_leads_out_of_the_public_web_is_not_opened(address, scheme):
    town = Town(sly_test=[address], mixed_test=[PUBLIC, "2606:2800:21f::1", address])
    for url in (f"{scheme}://sly.test/", f"{scheme}://mixed.test/", literal(address, scheme)):
        refusal = refused(url, town)
        assert refusal.reason == Reason.REFUSED_ADDRESS
    assert not town.dialled
    assert town.looked_up == ["sly.test", "mixed.test"]


@pytest.fixture(scope="module")
def misleading():
    """One server for all hostile redirects: it leads wherever the query says."""

    def answer(stream):
        stream.sendall(redirect(site.asked[-1].split(" ")[1].partition("?")[2]))

    site = Site(answer)
    yield site
    site.close()


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_redirect_out_of_the_public_web_is_not_followed(misleading, address):
    town = Town(misleading, public_test=[PUBLIC], sly_test=[address])
    for there in ("http://sly.test/", literal(address)):
        assert refused(f"http://public.test/?{there}", town).reason == Reason.REFUSED_ADDRESS
    assert town.dialled == [(PUBLIC, 80)] * 2


@pytest.mark.parametrize(
    "there",
    [
        *("ftp://public.test/", "file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "gopher://a.test/"),
        *(
            "http://public.test:22/",
            "//public.test:8080/",
            "https://public.test:8443/",
            "http://user:word@public.test/",
        ),
        *(
            "//a@public.test/",
            "http://localhost/",
            "//localhost/",
            "http://0x7f.1/",
            "//2130706433/",
            "http://[::1%25lo]/",
        ),
        *("http:///public.test/", "http://", "//", "http://a..b/", "http://intranet/", "//[", "http://[oops]/"),
        *(
            "\\\\127.0.0.1/",
            "/\\127.0.0.1/",
            "http://public.test\\@127.0.0.1/",
            "/a\tb",
            "/a b",
            "http://pub%6cic.test/",
        ),
    ],
)
def test_a_redirect_in_a_hostile_form_is_not_followed(open_site, there):
    town = Town(open_site(redirect(there)), public_test=[PUBLIC])
    assert refused("http://public.test/", town).reason == Reason.BAD_ADDRESS
    assert town.dialled == [(PUBLIC, 80)]


def test_the_last_redirect_of_a_chain_is_checked_like_the_first(open_site):
    site = open_site(*(redirect(f"http://public.test/{n}") for n in range(4)), redirect("http://sly.test/"))
    town = Town(site, public_test=[PUBLIC], sly_test=["10.0.0.1"])
    assert refused("http://public.test/", town).reason == Reason.REFUSED_ADDRESS
    assert town.dialled == [(PUBLIC, 80)] * 5


def test_a_name_is_looked_up_once_and_the_connection_goes_to_that_answer(open_site):
    town = Town(open_site(page()))
    script = {"hosts": {"rebind.test": [[PUBLIC], ["127.0.0.1"]]}, "dial": {}}
    net = rehearsed(script)
    town.look_up = net.look_up
    assert fetch("http://rebind.test/", net=town.net()).addresses == (PUBLIC,)
    assert refused("http://rebind.test/", town).reason == Reason.REFUSED_ADDRESS
    assert town.dialled == [(PUBLIC, 80)]


def test_a_name_that_turns_inwards_at_a_redirect_is_refused(open_site):
    town = Town(open_site(redirect("/next")))
    town.look_up = rehearsed({"hosts": {"rebind.test": [[PUBLIC], ["127.0.0.1"]]}, "dial": {}}).look_up
    assert refused("http://rebind.test/", town).reason == Reason.REFUSED_ADDRESS
    assert town.dialled == [(PUBLIC, 80)]


def test_the_refusal_does_not_tell_what_the_name_resolves_to(caplog):
    refusal = refused("http://wiki.example.com/", Town(wiki_example_com=["10.20.30.40"]))
    assert "10.20.30.40" not in refusal.sentence and "wiki.example.com" in refusal.sentence
    assert "10.20.30.40 is private" in caplog.text


def test_only_one_module_opens_the_network():
    doors = {"socket", "ssl", "http.client", "urllib.request", "urllib3", "requests", "httpx", "aiohttp", "ftplib"}
    for path in [*(ROOT / "annotations").rglob("*.py"), *(ROOT / "workbench").rglob("*.py")]:
        tree = ast.walk(ast.parse(path.read_text()))
        imported = set()
        for node in tree:
            if isinstance(node, ast.Import):
                imported |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        if path != ROOT / "annotations" / "fetch.py":
            assert not imported & doors, f"{path} opens the network"


# --- a page is fetched -----------------------------------------------------------------------------------------------


def test_a_page_is_fetched_with_nothing_said_about_the_reader(open_site, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "https_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    site = open_site(page(b"<p>B\xc3\xa4cker", Set_Cookie="seen=1"))
    town = Town(site, public_test=[PUBLIC])
    heard = []
    got = fetch("http://Public.test/a?b=c#d", net=town.net(), progress=heard.append)
    assert got == fetching.Fetched(
        "http://public.test/a?b=c", 200, "text/html", "utf-8", b"<p>B\xc3\xa4cker", (), (PUBLIC,)
    )
    assert heard == [len(got.data)]
    assert site.asked == [
        "GET /a?b=c HTTP/1.1\r\n"
        "Host: public.test\r\n"
        "User-Agent: FactcheckWorkbench/0.1\r\n"
        "Accept: text/html, application/xhtml+xml, text/plain, application/pdf\r\n"
        "Accept-Encoding: gzip\r\n"
        "Connection: close\r\n\r\n"
    ]


def test_redirects_are_followed_by_hand_without_cookies_and_told(open_site):
    site = open_site(
        redirect("/b", 301).replace(b"Content-Length", b"Set-Cookie: a=b\r\nContent-Length"),
        redirect("//other.test:443/ü", 308),
        page(),
    )
    town = Town(site, public_test=[PUBLIC], other_test=["2606:2800:21f::1"])
    got = fetch("http://public.test/a", net=town.net())
    assert got.url_final == "http://other.test:443/%C3%BC"
    assert got.redirects == ("http://public.test/a", "http://public.test/b")
    assert town.dialled == [(PUBLIC, 80), (PUBLIC, 80), ("2606:2800:21f::1", 443)]
    assert "Host: other.test:443\r\n" in site.asked[2]
    assert not any("ookie" in asked or "Referer" in asked for asked in site.asked)


def test_five_redirects_are_followed_and_a_sixth_is_not(open_site):
    five = [redirect(f"/{n}") for n in range(5)]
    town = Town(open_site(*five, page()), public_test=[PUBLIC])
    assert fetch("http://public.test/", net=town.net()).url_final == "http://public.test/4"
    town = Town(open_site(*five, redirect("/5"), page()), public_test=[PUBLIC])
    assert refused("http://public.test/", town).reason == Reason.TOO_MANY_REDIRECTS
    assert len(town.dialled) == 6


def test_the_next_address_is_tried_when_one_does_not_answer(open_site):
    town = Town(open_site(page()), public_test=["2606:2800:21f::1", PUBLIC])
    town.dead = {"2606:2800:21f::1"}
    assert fetch("http://public.test/", net=town.net()).addresses == (PUBLIC,)


def test_an_address_that_swallows_connections_leaves_time_for_the_next(open_site):
    now = [0]
    town = Town(open_site(page()), public_test=["2606:2800:21f::1", PUBLIC])

    def dial(host, port, seconds):
        if host != PUBLIC:
            now[0] += seconds
            raise TimeoutError
        return Town.dial(town, host, port, seconds)

    net = replace(town.net(), dial=dial)
    assert fetch("http://public.test/", net=net, clock=lambda: now[0]).addresses == (PUBLIC,)


def test_a_name_with_many_addresses_is_given_up_after_four():
    town = Town(many_test=[f"93.184.216.{n}" for n in range(50)])
    assert refused("http://many.test/", town).reason == Reason.UNREACHABLE
    assert len(town.dialled) == 4


def test_chunks_interim_answers_and_bodies_that_end_with_the_connection_are_read(open_site):
    chunked = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
    answers = {
        chunked + b"4;x=y\r\nBrea\r\n1\r\nd\r\n0\r\nTrailer: x\r\n\r\n": b"Bread",
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" + page(b"Bread"): b"Bread",
        b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nBread": b"Bread",
        page(b"Bread and more", Content_Length="5"): b"Bread",
        page(b""): b"",
    }
    for answer, body in answers.items():
        assert fetch("http://public.test/", net=Town(open_site(answer), public_test=[PUBLIC]).net()).data == body


def test_packed_pages_are_unpacked(open_site):
    text = b"Bread is baked. " * 10_000
    packed = {
        "gzip": gzip.compress(text[:1000]) + gzip.compress(text[1000:]),
        "x-gzip": gzip.compress(text),
        "deflate": zlib.compress(text),
        "identity": text,
        "GZIP ": gzip.compress(text),
    }
    for encoding, body in packed.items():
        site = open_site(page(body, Content_Encoding=encoding))
        assert fetch("http://public.test/", net=Town(site, public_test=[PUBLIC]).net()).data == text


# --- what goes wrong is told in words --------------------------------------------------------------------------------


def test_a_name_nobody_has_and_a_site_that_is_down():
    town = Town(down_test=[PUBLIC], empty_test=[], odd_test=["not an address"])
    for host in ("nobody.test", "empty.test", "odd.test"):
        refusal = refused(f"http://{host}/", town)
        assert refusal.reason == Reason.UNRESOLVED and host in refusal.sentence
    assert refused("http://down.test/", town).reason == Reason.UNREACHABLE


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\n\r\n<p>Pay", Reason.SIGN_IN),
        (b"HTTP/1.1 404 Not Found\r\n\r\n", Reason.NOT_FOUND),
        (b"HTTP/1.1 500 Oh\r\n\r\n", Reason.SERVER_ERROR),
        (b"HTTP/1.1 204 No Content\r\n\r\n", Reason.UNEXPECTED_STATUS),
        (b"HTTP/1.1 206 Part\r\nContent-Type: text/html\r\n\r\nx", Reason.UNEXPECTED_STATUS),
        (b"HTTP/1.1 302 Elsewhere\r\n\r\n", Reason.UNEXPECTED_STATUS),
        (b"HTTP/1.1 300 Choose\r\nLocation: /b\r\n\r\n", Reason.UNEXPECTED_STATUS),
        (page(Content_Type="image/svg+xml"), Reason.WRONG_KIND),
        (page(Content_Type=None), Reason.WRONG_KIND),
        (page(Content_Encoding="br"), Reason.UNREADABLE),
        (page(Content_Encoding="gzip, gzip"), Reason.UNREADABLE),
        (page(Content_Encoding="gzip\r\nContent-Encoding: gzip"), Reason.UNREADABLE),
        (page(b"not gzip", Content_Encoding="gzip"), Reason.UNREADABLE),
        (page(gzip.compress(b"x" * 999)[:-9], Content_Encoding="gzip"), Reason.BROKEN_OFF),
        (page(b"short", Content_Length="6"), Reason.BROKEN_OFF),
        (page(b"4\r\nBrea", Content_Length=None, Transfer_Encoding="chunked"), Reason.BROKEN_OFF),
        (page(b"5\r\nBread\r\n", Content_Length=None, Transfer_Encoding="chunked"), Reason.BROKEN_OFF),
        (page(b"zz\r\nBread\r\n0\r\n\r\n", Content_Length=None, Transfer_Encoding="chunked"), Reason.BROKEN_OFF),
        (page(b"-5\r\nBread\r\n0\r\n\r\n", Content_Length=None, Transfer_Encoding="chunked"), Reason.UNREADABLE),
        (page(b"x", Transfer_Encoding="gzip, chunked"), Reason.UNREADABLE),
        (page(Content_Length="10000001"), Reason.TOO_LARGE),
        (b"", Reason.BROKEN_OFF),
        (b"SSH-2.0-OpenSSH_9.2\r\n", Reason.UNREADABLE),
        (b"HTTP/1.1 xx Oh\r\n\r\n", Reason.UNREADABLE),
        (b"<p>HTTP/0.9", Reason.UNREADABLE),
        (b"HTTP/1.1 101 Switching\r\n\r\n\x00\x01", Reason.UNREADABLE),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", Reason.UNREADABLE),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000, Reason.UNREADABLE),
        (b"HTTP/1.1 200 OK\r\n" + (b"X: " + b"y" * 9000 + b"\r\n") * 9 + b"\r\n", Reason.UNREADABLE),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 4000, Reason.UNREADABLE),
    ],
)
def test_an_answer_without_a_page_has_a_reason(open_site, answer, reason):
    refusal = refused("http://public.test/", Town(open_site(answer), public_test=[PUBLIC]))
    assert refusal.reason == reason
    assert refusal.sentence.endswith(".")


def test_a_connection_that_is_cut_is_told(open_site):
    def cut(stream):
        stream.sendall(page(Content_Length="99"))
        stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # closes with a reset

    assert refused("http://public.test/", Town(open_site(cut), public_test=[PUBLIC])).reason == Reason.BROKEN_OFF


def endless(start, piece):
    def answer(stream):
        stream.sendall(start)
        while True:
            stream.sendall(piece)

    return answer


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (endless(HEAD + b"\r\n", b"x" * 9999), Reason.TOO_LARGE),
        (endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1000\r\n" + b"x" * 4096 + b"\r\n"), Reason.TOO_LARGE),
        (endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"Trailer: x\r\n"), Reason.UNREADABLE),
        (endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n1;", b"x" * 99), Reason.UNREADABLE),
        (endless(HEAD + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(b"")), Reason.TOO_LARGE),
        (endless(HEAD, b"X: y\r\n"), Reason.UNREADABLE),
        (endless(b"HTTP/1.1 200 ", b"OK"), Reason.UNREADABLE),
        (endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), Reason.UNREADABLE),
    ],
)
def test_an_endless_answer_ends(open_site, answer, reason):
    town = Town(open_site(answer), public_test=[PUBLIC])
    assert refused("http://public.test/", town, limits=Limits(bytes=200_000)).reason == reason


def test_a_bomb_is_put_out_before_it_goes_off(open_site):
    bomb = gzip.compress(bytes(50_000_000))
    assert len(bomb) < 50_000
    heard = []
    town = Town(open_site(page(bomb, Content_Encoding="gzip")), public_test=[PUBLIC])
    refusal = refused("http://public.test/", town, progress=heard.append)
    assert refusal.reason == Reason.TOO_LARGE and "10 MB" in refusal.sentence
    assert max(heard, default=0) <= 10_000_000


def test_a_page_of_just_the_limit_is_taken(open_site):
    town = Town(open_site(page(b"x" * 5000)), public_test=[PUBLIC])
    assert len(fetch("http://public.test/", net=town.net(), limits=Limits(bytes=5000)).data) == 5000
    assert refused("http://public.test/", town, limits=Limits(bytes=4999)).reason == Reason.TOO_LARGE


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\nX-Slow: ", HEAD + b"\r\n"])
def test_a_drip_of_one_byte_a_second_ends_at_the_deadline(open_site, start):
    seconds = itertools.count(1)
    now = [0]

    def drip(stream):
        stream.sendall(start)
        for now[0] in seconds:
            stream.sendall(b"x")

    town = Town(open_site(drip), public_test=[PUBLIC])
    assert refused("http://public.test/", town, clock=lambda: now[0]).reason == Reason.TOO_SLOW


def test_all_redirects_share_one_deadline(open_site):
    now = [0]

    def answer(stream):
        now[0] += 7
        stream.sendall(redirect("/again"))

    town = Town(open_site(answer), public_test=[PUBLIC])
    assert refused("http://public.test/", town, clock=lambda: now[0]).reason == Reason.TOO_SLOW
    assert len(town.dialled) == 3


def test_a_site_that_swallows_connections_is_too_slow():
    now = [0]

    def dial(host, port, seconds):
        now[0] += seconds
        raise TimeoutError

    town = Town(public_test=["2606:2800:21f::1", PUBLIC])
    town.dial = dial
    assert refused("http://public.test/", town, clock=lambda: now[0]).reason == Reason.TOO_SLOW
    assert now == [20]


def test_silence_ends_wherever_it_falls(open_site):
    over = threading.Event()
    town = Town(open_site(lambda stream: over.wait(10)), public_test=[PUBLIC])
    short = Limits(seconds=0.1)
    assert refused("http://public.test/", town, limits=short).reason == Reason.TOO_SLOW
    assert refused("https://public.test/", town, limits=short).reason == Reason.TOO_SLOW
    town.look_up = lambda host: over.wait(10) and []
    assert refused("http://public.test/", town, limits=short).reason == Reason.TOO_SLOW
    over.set()


def test_whoever_hears_of_the_progress_can_stop_it(open_site):
    def stop(count):
        raise TooLate("You cancelled this.")

    with pytest.raises(TooLate):
        fetch("http://public.test/", net=Town(open_site(page()), public_test=[PUBLIC]).net(), progress=stop)


# --- TLS -------------------------------------------------------------------------------------------------------------


def test_tls_asks_for_the_host_at_the_address_that_was_checked(open_site):
    site = open_site(page(), certificate="good.pem")
    town = Town(site, public_test=[PUBLIC])
    assert fetch("https://public.test/a", net=town.net()).url_final == "https://public.test/a"
    assert site.names == ["public.test"]
    assert site.asked[0].startswith("GET /a HTTP/1.1\r\nHost: public.test\r\n")
    assert town.dialled == [(PUBLIC, 443)]


def test_a_certificate_may_be_for_an_address(open_site):
    assert fetch(f"https://{PUBLIC}/", net=Town(open_site(page(), certificate="good.pem")).net()).status == 200


@pytest.mark.parametrize(
    ("host", "certificate"),
    [("public.test", "expired.pem"), ("public.test", "self-signed.pem"), ("other.test", "good.pem")],
)
def test_a_certificate_that_does_not_hold_is_refused_before_anything_is_asked(open_site, host, certificate):
    site = open_site(page(), certificate=certificate)
    town = Town(site, public_test=[PUBLIC], other_test=[PUBLIC])
    refusal = refused(f"https://{host}/", town)
    assert refusal.reason == Reason.CERTIFICATE and host in refusal.sentence
    assert not site.asked


def test_an_encrypted_page_that_leads_into_the_open_is_not_followed(open_site):
    town = Town(open_site(redirect("http://public.test/b"), certificate="good.pem"), public_test=[PUBLIC])
    assert refused("https://public.test/", town).reason == Reason.DOWNGRADE
    assert town.dialled == [(PUBLIC, 443)]


def test_a_site_without_tls_is_told():
    town = Town(public_test=[PUBLIC])
    with saying(town, b"HTTP/1.1 400 Bad Request\r\n\r\n"):
        assert refused("https://public.test/", town).reason == Reason.NO_TLS


_PIECES = (
    *(b"HTTP/1.1 200 OK\r\n", b"HTTP/1.0 302 x\r\n", b"HTTP/1.1 100\r\n\r\n", b"Content-Type: text/html\r\n", b"\r\n"),
    *(
        b"Location: /\r\n",
        b"Location: \xff\xfe\r\n",
        b"Content-Length: ",
        b"Transfer-Encoding: chunked\r\n",
        b"5\r\n",
        b"-1",
    ),
    *(
        b"Content-Encoding: gzip\r\n",
        b"Content-Encoding: deflate\r\n",
        b"\x1f\x8b\x08\x00",
        b" folded\r\n",
        b"0\r\n\r\n",
    ),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(_PIECES) | st.binary(max_size=20), max_size=12))
def test_whatever_a_server_says_is_read_or_refused_in_words(pieces):
    town = Town(public_test=[PUBLIC])
    with saying(town, b"".join(pieces)), suppress(FetchRefused):
        assert isinstance(fetch("http://public.test/", net=town.net()).data, bytes)


def saying(town, words):
    """The only connection of this town: it says these words and then no more, whatever it is asked."""
    near, far = socket.socketpair()
    far.sendall(words)
    far.shutdown(socket.SHUT_WR)
    town.dial = lambda host, port, seconds: near
    return far


# --- the operator's proxy, and the rehearsed net ---------------------------------------------------------------------

PROXY = ("proxy.corp", 3128)


def test_through_a_proxy_tls_goes_to_the_checked_address_with_the_right_name(open_site):
    site = open_site(page(), certificate="good.pem")
    town = Town(site, public_test=[PUBLIC])
    assert fetch("https://public.test/", net=town.net(PROXY)).addresses == (PUBLIC,)
    assert town.dialled == [PROXY]
    assert site.asked[0] == f"CONNECT {PUBLIC}:443 HTTP/1.1\r\nHost: {PUBLIC}:443\r\n\r\n"
    assert site.names == ["public.test"] and "Host: public.test\r\n" in site.asked[1]


def test_through_a_proxy_an_open_page_is_asked_for_with_its_whole_address(open_site):
    site = open_site(page())
    town = Town(site, public_test=[PUBLIC])
    fetch("http://public.test/a", net=town.net(PROXY))
    assert site.asked[0].startswith("GET http://public.test/a HTTP/1.1\r\nHost: public.test\r\n")


def test_a_proxy_does_not_open_what_is_refused():
    town = Town(sly_test=["10.0.0.1"])
    assert refused("http://sly.test/", town, proxy=PROXY).reason == Reason.REFUSED_ADDRESS
    assert refused("https://sly.test/", town, proxy=PROXY).reason == Reason.REFUSED_ADDRESS
    assert not town.dialled


def test_a_proxy_that_says_no_is_told(open_site):
    town = Town(open_site(b"HTTP/1.1 407 No\r\n\r\n"), public_test=[PUBLIC])
    for scheme in ("http", "https"):
        assert refused(f"{scheme}://public.test/", town, proxy=PROXY).reason == Reason.PROXY


def test_the_rehearsed_net_never_leaves_this_machine(open_site):
    site = open_site(page())
    place = f"127.0.0.1:{site.place[1]}"
    hosts = {"public.test": [[PUBLIC]], "six.test": [["2606:2800:21f::1"]], "far.test": [["1.1.1.1"]]}
    net = rehearsed({"hosts": hosts, "dial": {f"{PUBLIC}:80": place, "[2606:2800:21f::1]:80": place}})
    assert fetch("http://public.test/", net=net).data and fetch("http://six.test/", net=net).data
    for dial in ({}, {"*": "1.1.1.1:80"}, {"*": "93.184.216.34:80"}):
        net = rehearsed({"hosts": hosts, "dial": dial})
        with pytest.raises(FetchRefused) as caught:
            fetch("http://far.test/", net=net)
        assert caught.value.reason == Reason.UNREACHABLE


def test_the_hook_is_read_only_while_testing(open_site):
    script = {"hosts": {"public.test": [["93.184.216.34"]]}, "dial": {"*": "127.0.0.1:9"}}
    program = "from django.conf import settings; print(settings.TEST_NET is not None, settings.FETCH_PROXY)"
    for testing, read in {"": "False", "true": "False", "1": "True"}.items():
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "WORKBENCH_TESTING": testing,
            "WORKBENCH_TEST_NET": json.dumps(script),
            "WORKBENCH_FETCH_PROXY": "http://proxy.corp:3128",
        }
        run = subprocess.run([sys.executable, "-c", program], env=environment, cwd=ROOT, capture_output=True, text=True)
        assert run.stdout.strip() == f"{read} ('proxy.corp', 3128)", run.stderr


def test_a_proxy_in_another_form_stops_the_start():
    program = "from django.conf import settings; settings.DEBUG"
    for value in ("socks5://proxy:1080", "http://proxy"):
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "WORKBENCH_FETCH_PROXY": value}
        run = subprocess.run([sys.executable, "-c", program], env=environment, cwd=ROOT, capture_output=True, text=True)
        assert "must look like http://HOST:PORT" in run.stderr


# --- what went over the wire -------------------------------------------------------------------------------------------


def test_every_exchange_is_kept_as_it_went_over_the_wire(open_site):
    body = gzip.compress(b"<p>Bread is baked.")
    chunked = (
        b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:9], body[9:])) + b"0\r\nX-After: 1\r\n\r\n"
    )
    interim = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    answer = page(chunked, Content_Length=None, Transfer_Encoding="chunked", Content_Encoding="gzip")
    site = open_site(redirect("/bread?a=1"), interim + answer + b"what nobody asked for")
    fetched = fetch("http://public.test/", net=Town(site, public_test=[PUBLIC]).net())
    moved, came = fetched.exchanges
    assert fetched.data == b"<p>Bread is baked."
    assert [one.request.decode() for one in fetched.exchanges] == site.asked
    assert (moved.url, came.url) == ("http://public.test/", "http://public.test/bread?a=1")
    assert moved.head == redirect("/bread?a=1") and moved.body == b""
    assert came.head + came.body == answer and came.body == chunked
    assert came.address == PUBLIC and came.at.tzinfo


@pytest.mark.parametrize(
    "beside",
    [
        b"Content-Length: 5\r\n\r\nmoved",
        b"Transfer-Encoding: chunked\r\n\r\n5\r\nmoved\r\n0\r\n\r\n",
        b"Connection: close\r\n\r\nmoved",
    ],
    ids=["of a length", "in chunks", "to the end"],
)
def test_what_stands_beside_a_redirect_is_kept_so_that_it_can_be_replayed(open_site, beside):
    answer = b"HTTP/1.1 301 Moved\r\nLocation: /b\r\n" + beside
    fetched = fetch("http://public.test/", net=Town(open_site(answer, page()), public_test=[PUBLIC]).net())
    moved = fetched.exchanges[0]
    assert moved.whole and moved.head + moved.body == answer and fetched.data == b"<p>Bread is baked."


@pytest.mark.parametrize(
    "beside",
    [
        b"Content-Length: 900000\r\n\r\n" + b"x" * 900_000,
        b"Content-Length: 9\r\n\r\nmoved",
        b"Transfer-Encoding: chunked\r\n\r\nmoved",
        b"Connection: close\r\n\r\n" + b"x" * 900_000,
    ],
    ids=["long", "cut off", "in bad chunks", "without end"],
)
def test_what_is_too_much_beside_a_redirect_is_left_out_and_the_page_comes_all_the_same(open_site, beside):
    answer = b"HTTP/1.1 301 Moved\r\nLocation: /b\r\n" + beside
    fetched = fetch("http://public.test/", net=Town(open_site(answer, page()), public_test=[PUBLIC]).net())
    moved = fetched.exchanges[0]
    assert not moved.whole and moved.body == b"" and fetched.data == b"<p>Bread is baked."


def test_a_redirect_that_never_ends_its_body_costs_two_seconds(open_site):
    def drips(stream):
        stream.sendall(b"HTTP/1.1 301 Moved\r\nLocation: /b\r\nContent-Length: 99\r\n\r\nx")
        with suppress(OSError):
            stream.settimeout(5)
            stream.recv(1)

    began = time.monotonic()
    fetched = fetch("http://public.test/", net=Town(open_site(drips, page()), public_test=[PUBLIC]).net())
    assert fetched.data == b"<p>Bread is baked." and not fetched.exchanges[0].whole
    assert time.monotonic() - began < 4


def test_a_page_is_asked_for_only_if_it_changed_where_that_was_said(open_site):
    known = Validators("http://public.test/b", '"v1"', "Wed, 25 Nov 2026 10:00:00 GMT")
    site = open_site(redirect("/b"), b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\n\r\n')
    fetched = fetch("http://public.test/", net=Town(site, public_test=[PUBLIC]).net(), known=known)
    assert fetched.unchanged and fetched.data == b"" and fetched.validators.etag == '"v1"'
    first, second = site.asked
    assert "If-" not in first
    assert 'If-None-Match: "v1"\r\nIf-Modified-Since: Wed, 25 Nov 2026 10:00:00 GMT\r\n' in second


def test_an_answer_that_nothing_changed_is_none_where_nobody_asked(open_site):
    town = Town(open_site(b"HTTP/1.1 304 Not Modified\r\n\r\n"), public_test=[PUBLIC])
    assert refused("http://public.test/", town).reason == Reason.UNEXPECTED_STATUS


@pytest.mark.parametrize("etag", ['"a"\r\n folded: yes', '"caf\xe9"', '"' + "x" * 300 + '"'])
def test_a_mark_that_cannot_be_said_back_is_not_kept(open_site, etag):
    answer = page(ETag=etag).decode().encode("latin-1")
    town = Town(open_site(answer), public_test=[PUBLIC])
    assert fetch("http://public.test/", net=town.net()).validators.etag == ""


def test_a_picture_is_fetched_where_a_source_is_wanted_and_not_where_an_article_is(open_site):
    town = Town(open_site(page(b"\x89PNG", Content_Type="image/png")), public_test=[PUBLIC])
    assert fetch("http://public.test/", net=town.net(), kinds=EVIDENCE).media_type == "image/png"
    assert refused("http://public.test/", town).reason == Reason.WRONG_KIND
    svg = Town(open_site(page(b"<svg/>", Content_Type="image/svg+xml")), public_test=[PUBLIC])
    refusal = refused("http://public.test/", svg, kinds=EVIDENCE)
    assert refusal.reason == Reason.WRONG_KIND and refusal.cause.endswith("tables and office documents.")
