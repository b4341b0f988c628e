"""Which addresses are fetched at all: the forms they are written in, and the networks they lead to."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.core.fetching import FetchRefused, Reason, kind, refused_status
from annotations.core.networks import refusal
from annotations.core.targets import next_target, target
from tests.hostile import ADDRESSES, URLS


@pytest.mark.parametrize("url", URLS)
def test_an_address_in_a_hostile_form_is_refused(url):
    with pytest.raises(FetchRefused) as caught:
        target(url)
    assert caught.value.reason == Reason.BAD_ADDRESS


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_not_the_public_web_is_refused(address):
    assert refusal(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "93.184.216.34",
        "1.1.1.1",
        "100.63.255.255",
        "100.128.0.1",
        "172.15.0.1",
        "172.32.0.1",
        "168.63.129.15",
        "223.255.255.255",
        "2606:2800:21f:cb07:6820:80da:af6b:8b2c",
        "2a00:1450:4001:80e::200e",
        "2001:4860::8888",
    ],
)
def test_the_public_web_is_open(address):
    assert refusal(ip_address(address)) is None


def test_an_address_bound_to_one_interface_is_not_public():
    assert refusal(ip_address("2606:2800:21f::1%eth0"))


@pytest.mark.parametrize(
    ("address", "inner"),
    [
        ("::ffff:127.0.0.1", "127.0.0.1 (loopback)"),
        ("64:ff9b::a9fe:a9fe", "169.254.169.254 (link-local)"),
        ("2002:7f00:1::", "127.0.0.1 (loopback)"),
        ("2001:0:4136:e378:8000:63bf:f5ff:fffe", "10.0.0.1 (private)"),
        ("2a00:1450::5efe:192.168.0.1", "192.168.0.1 (private)"),
        ("::ffff:93.184.216.34", "93.184.216.34 (public)"),
    ],
)
def test_the_log_says_what_an_address_wraps(address, inner):
    assert inner in refusal(ip_address(address))


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("http://Example.COM", "http://example.com/"),
        ("https://example.com:443/a?b=%41#c", "https://example.com/a?b=%41"),
        ("http://example.com:443/", "http://example.com:443/"),
        ("http://example.com./", "http://example.com/"),
        ("http://münchen.de/straße?q=ä", "http://xn--mnchen-3ya.de/stra%C3%9Fe?q=%C3%A4"),
        ("http://93.184.216.34/", "http://93.184.216.34/"),
        ("http://[2606:2800:21f::1]/", "http://[2606:2800:21f::1]/"),
        ("http://example.com?q", "http://example.com/?q"),
        ("http://my_paper.example.com/user@home", "http://my_paper.example.com/user@home"),
    ],
)
def test_an_ordinary_address_is_read_as_a_browser_reads_it(url, read):
    assert target(url).url == read


@pytest.mark.parametrize(
    ("location", "leads"),
    [
        ("/b", "https://example.com/b"),
        ("?page=2", "https://example.com/a/?page=2"),
        ("../c", "https://example.com/c"),
        ("//other.example.com/", "https://other.example.com/"),
        ("https://other.example.com/ü", "https://other.example.com/%C3%BC"),
    ],
)
def test_a_redirect_may_be_relative(location, leads):
    assert next_target(target("https://example.com/a/"), location).url == leads


def test_a_refused_redirect_is_told_as_such():
    with pytest.raises(FetchRefused, match=r"leads on to an address .* a port other than 80 or 443"):
        next_target(target("https://example.com/"), "https://example.com:22/")


def test_what_began_encrypted_does_not_go_on_in_the_open():
    with pytest.raises(FetchRefused, match=r"http://example\.com/b") as caught:
        next_target(target("https://example.com/a"), "http://example.com/b")
    assert caught.value.reason == Reason.DOWNGRADE


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        *((status, Reason.SIGN_IN) for status in (401, 402, 403)),
        *((status, Reason.NOT_FOUND) for status in (404, 410)),
        *((status, Reason.UNEXPECTED_STATUS) for status in (203, 204, 206, 300, 304, 418, 451)),
        *((status, Reason.SERVER_ERROR) for status in (500, 502, 503, 504, 999)),
        (429, Reason.BUSY),
        (407, Reason.PROXY),
    ],
)
def test_a_status_is_told_in_words(status, reason):
    refused = refused_status(status, host="example.com")
    assert refused.reason == reason
    assert "paste" in refused.sentence.lower() or "look for" in refused.sentence


def test_the_kind_and_its_charset_are_read_from_the_header():
    assert kind('Text/HTML; Charset="ISO-8859-1"', host="h") == ("text/html", "iso-8859-1")
    assert kind("application/pdf", host="h") == ("application/pdf", "")


@pytest.mark.parametrize(
    "stated", ["", "image/png", "text/css", "application/json", "text/html,image/png", "html", "*/*"]
)
def test_other_kinds_are_refused(stated):
    with pytest.raises(FetchRefused) as caught:
        kind(stated, host="h")
    assert caught.value.reason == Reason.WRONG_KIND


@given(st.text(), st.text(alphabet="htps:/.@[]%?#\\0x1a faß"))
def test_whatever_is_given_is_taken_or_refused_in_words(anything, likely):
    for text in (anything, likely, f"http://{anything}", f"http://{likely}", f"http://a.test/{anything}"):
        for read in (target, lambda text: next_target(target("https://a.test/b"), text)):
            try:
                there = read(text)
            except FetchRefused as refused:
                assert refused.sentence
            else:
                assert there.url.isascii() and there.url.isprintable()
                assert target(there.url) == there
