"""Fetching a page: the only code that opens the network, and the one policy it does so under (docs/decisions/0005).

In this order, at the first address and again at each redirect: the address is read strictly (core.targets), its name is
looked up once, every answer must be global unicast (core.networks), and the connection goes to an answer that was
checked. Proxy variables, cookies, credentials and referrers are never used.
"""

import io
import logging
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.client import HTTPException, HTTPResponse, IncompleteRead, RemoteDisconnected
from ipaddress import IPv6Address, ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from annotations.core import networks, targets
from annotations.core.fetching import (
    PAGES,
    Exchange,
    FetchRefused,
    Kinds,
    Reason,
    Validators,
    kind,
    refused_status,
    validators,
)
from annotations.core.targets import Target
from annotations.core.unpacking import Incomplete, unpacker

_REDIRECTS = (301, 302, 303, 307, 308)
_UNCHANGED = 304
#: What goes wrong between two machines; the first that fits.
_ON_THE_WIRE: tuple[tuple[type[Exception], Reason], ...] = (
    (ssl.SSLCertVerificationError, Reason.CERTIFICATE),
    (TimeoutError, Reason.TOO_SLOW),
    (IncompleteRead, Reason.BROKEN_OFF),
    (Incomplete, Reason.BROKEN_OFF),
    (RemoteDisconnected, Reason.BROKEN_OFF),
    (HTTPException, Reason.UNREADABLE),
    (zlib.error, Reason.UNREADABLE),
    (OSError, Reason.BROKEN_OFF),
    (ValueError, Reason.UNREADABLE),  # http.client on a chunk whose size is no number
)
#: Room for the status line and headers, and for the framing of chunks beside the body.
#: What is read beside a redirect: a line or two, as a rule.
_MOST_BESIDE = 64 * 1024
_SECONDS_BESIDE = 2.0
_HEAD = 64 * 1024
_PIECE = 64 * 1024
_MOST_TRIED = 4

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limits:
    """How much one fetch may take, all its redirects together; `bytes` holds for what is sent and for what it unpacks to."""

    seconds: float = 20
    bytes: int = 10_000_000
    redirects: int = 5


@dataclass(frozen=True)
class Net:
    """The two doors to the network, and what guards the second: replaced by tests, never by the policy.

    `look_up(host)` gives addresses as text, or raises OSError; `dial(host, port, seconds)` gives a connected socket, or
    raises OSError; `tls()` gives the context that checks certificates; `proxy` is the operator's (host, port), if any.
    """

    look_up: Callable[[str], list[str]]
    dial: Callable[[str, int, float], socket.socket]
    tls: Callable[[], ssl.SSLContext]
    proxy: tuple[str, int] | None = None


@dataclass(frozen=True)
class Fetched:
    """A page as it came, unpacked. `redirects` are the addresses on the way, `addresses` the machine asked at each.

    `exchanges` are what went over the wire to get it. `unchanged`: the site said that the page is still what it was when
    `known` was said of it; there is no data then.
    """

    url_final: str
    status: int
    media_type: str
    charset: str
    data: bytes
    redirects: tuple[str, ...]
    addresses: tuple[str, ...]
    # How a page came is no part of what came.
    exchanges: tuple[Exchange, ...] = field(default=(), compare=False)
    validators: Validators = field(default=Validators(""), compare=False)

    @property
    def unchanged(self) -> bool:
        return self.status == _UNCHANGED


def fetch(
    url: str,
    *,
    net: Net | None = None,
    limits: Limits = Limits(),
    kinds: Kinds = PAGES,
    known: Validators | None = None,
    clock: Callable[[], float] = time.monotonic,
    progress: Callable[[int], None] | None = None,
) -> Fetched:
    """The page at `url`. Raises FetchRefused, with a reason and a sentence; never call it inside a transaction.

    `kinds` says what it may be. `known`, what was said of an earlier answer, makes the question conditional.
    `progress` hears how many bytes have been unpacked so far; a Refused raised in it ends the fetch.
    """
    net = net or replace(_net, proxy=settings.FETCH_PROXY)
    deadline = _Deadline(limits.seconds, clock)
    here = targets.target(url)
    passed: list[str] = []
    asked: list[str] = []
    exchanges: list[Exchange] = []
    while True:
        with _in_words(here):
            sock, address = _connected(here, net, deadline)
            asked.append(address)
            with closing(sock):
                wire = _Wire(sock, deadline)
                request = _request(here, net, kinds, known)
                at = datetime.now(UTC)
                answer, head = _asked(wire, request)
                location = _location(answer, here, known)
                media_type = charset = ""
                data = b""
                if answer.status == 200:
                    media_type, charset = kind(answer.headers.get("Content-Type", ""), host=here.host, kinds=kinds)
                    data = _read(answer, wire, here, limits, progress)
                whole = not location or _read_beside(answer, wire, deadline)
                body = bytes(wire.reader.heard)
                exchanges.append(Exchange(here.url, address, at, request, head, body, whole))
                if not location:
                    said = validators(here.url, answer.headers.get("ETag"), answer.headers.get("Last-Modified"))
                    return Fetched(
                        here.url, answer.status, media_type, charset, data,
                        tuple(passed), tuple(asked), tuple(exchanges), said,
                    )  # fmt: skip
        if len(passed) == limits.redirects:
            raise FetchRefused(Reason.TOO_MANY_REDIRECTS)
        passed.append(here.url)
        here = targets.next_target(here, location)


@contextmanager
def _in_words(here: Target) -> Iterator[None]:
    """Turns what sockets, TLS and HTTP raise into refusals."""
    try:
        yield
    except tuple(error for error, _ in _ON_THE_WIRE) as raised:
        reason = next(reason for error, reason in _ON_THE_WIRE if isinstance(raised, error))
        raise FetchRefused(reason, host=here.host) from raised


class _Deadline:
    """One moment for everything: looking up, connecting, waiting, reading, at all redirects together."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.end = clock() + seconds

    def left(self) -> float:
        """Seconds until then, never 0. Raises TimeoutError afterwards."""
        left = self.end - self.clock()
        if left <= 0:
            raise TimeoutError
        return left


# --- the way there ---------------------------------------------------------------------------------------------------


def _connected(here: Target, net: Net, deadline: _Deadline) -> tuple[socket.socket, str]:
    """A connection to one of the checked addresses of `here`, with TLS where it asks for it."""
    addresses = _checked(here, net, deadline)
    sock, address = _dialled(here, addresses[:_MOST_TRIED], net, deadline)
    try:
        if here.scheme == "https":
            if net.proxy:
                _tunnel(sock, here, address, deadline)
            sock = _secured(sock, here, net, deadline)
    except BaseException:
        sock.close()
        raise
    return sock, str(address)


def _checked(here: Target, net: Net, deadline: _Deadline) -> list[networks.Address]:
    """The addresses of `here`, looked up once. Raises FetchRefused unless every single one is on the public web."""
    addresses = [here.address] if here.address else _looked_up(here, net, deadline)
    for address in addresses:
        if why := networks.refusal(address):
            # The log names the address; the sentence does not, or the workbench would be a map of the network.
            _log.warning("refused to fetch from %s: %s is %s", here.host, address, why)
            raise FetchRefused(Reason.REFUSED_ADDRESS, host=here.host)
    return addresses


def _looked_up(here: Target, net: Net, deadline: _Deadline) -> list[networks.Address]:
    """Asks in a thread of its own, because a look-up cannot be given a time limit."""
    answers: list[networks.Address] = []

    def ask() -> None:
        with suppress(OSError, ValueError):
            answers.extend([ip_address(text) for text in net.look_up(here.host)])

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(deadline.left())
    if thread.is_alive():
        raise TimeoutError
    if not answers:
        raise FetchRefused(Reason.UNRESOLVED, host=here.host)
    return list(dict.fromkeys(answers))


def _dialled(
    here: Target, addresses: list[networks.Address], net: Net, deadline: _Deadline
) -> tuple[socket.socket, networks.Address]:
    """The first address that answers, each given its share of the time, so that a dead one leaves some for the next."""
    for number, address in enumerate(addresses):
        share = deadline.left() / (len(addresses) - number)
        with suppress(OSError):
            host, port = net.proxy or (str(address), here.port)
            return net.dial(host, port, share), address
    deadline.left()
    raise FetchRefused(Reason.UNREACHABLE, host=here.host)


def _tunnel(sock: socket.socket, here: Target, address: networks.Address, deadline: _Deadline) -> None:
    """Asks the operator's proxy for a connection to the address that was checked; it never hears the name."""
    place = f"[{address}]:{here.port}" if isinstance(address, IPv6Address) else f"{address}:{here.port}"
    wire = _Wire(sock, deadline)
    wire.send(f"CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n\r\n".encode("ascii"))
    answer = HTTPResponse(wire, method="CONNECT")
    answer.begin()
    if not 200 <= answer.status < 300:
        raise FetchRefused(Reason.PROXY, host=here.host)


def _secured(sock: socket.socket, here: Target, net: Net, deadline: _Deadline) -> ssl.SSLSocket:
    sock.settimeout(deadline.left())
    try:
        return net.tls().wrap_socket(sock, server_hostname=here.host)
    except (ssl.SSLCertVerificationError, TimeoutError):
        raise
    except (OSError, ValueError) as error:
        raise FetchRefused(Reason.NO_TLS, host=here.host) from error


# --- question and answer ---------------------------------------------------------------------------------------------


class _Wire(io.RawIOBase):
    """A socket that http.client reads from: before each read it asks how much time and how much room is left."""

    def __init__(self, sock: socket.socket, deadline: _Deadline) -> None:
        self.sock = sock
        self.deadline = deadline
        self.room = _HEAD
        self.reader = _Reader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        self.sock.settimeout(self.deadline.left())
        count = self.sock.recv_into(buffer)
        self.room -= count
        if self.room < 0:
            raise HTTPException("more than an answer may hold")
        return count

    def send(self, request: bytes) -> None:
        self.sock.settimeout(self.deadline.left())
        self.sock.sendall(request)

    def makefile(self, mode: str) -> io.BufferedReader:
        """What HTTPResponse calls; always the same reader, so that an interim answer takes nothing with it."""
        return self.reader


class _Reader(io.BufferedReader):
    """Stays open when an HTTPResponse is done with it; the socket is closed by who opened it.

    `heard` is what the HTTPResponse took of the answer, byte for byte. http.client asks by `readline` for heads and the
    sizes of chunks, by `read` for the rest.
    """

    def __init__(self, wire: "_Wire") -> None:
        super().__init__(wire)
        self.heard = bytearray()

    def read(self, size: int | None = -1, /) -> bytes:
        piece = super().read(size)
        self.heard += piece
        return piece

    def readline(self, size: int | None = -1, /) -> bytes:
        line = super().readline(size)
        self.heard += line
        return line

    def close(self) -> None:
        pass


def _request(here: Target, net: Net, kinds: Kinds, known: Validators | None) -> bytes:
    """All that is ever sent."""
    asked = here.url if net.proxy and here.scheme == "http" else here.path
    unless = ""
    if known and known.url == here.url:
        unless += f"If-None-Match: {known.etag}\r\n" if known.etag else ""
        unless += f"If-Modified-Since: {known.last_modified}\r\n" if known.last_modified else ""
    return (
        f"GET {asked} HTTP/1.1\r\n"
        f"Host: {here.authority}\r\n"
        f"User-Agent: {settings.FETCH_USER_AGENT}\r\n"
        f"Accept: {', '.join(kinds.media_types)}\r\n"
        "Accept-Encoding: gzip\r\n"
        f"{unless}"
        "Connection: close\r\n\r\n"
    ).encode("ascii")


_BLANK_LINE = re.compile(rb"\n\r?\n")


def _asked(wire: _Wire, request: bytes) -> tuple[HTTPResponse, bytes]:
    """Sends the request and reads the head of the answer, which comes back as it was received too."""
    wire.send(request)
    while True:
        answer = HTTPResponse(wire, method="GET")
        answer.begin()
        if answer.status >= 200:
            heads = bytes(wire.reader.heard)  # interim answers go before the last one
            *_, start, end = 0, *(blank.end() for blank in _BLANK_LINE.finditer(heads))
            wire.reader.heard.clear()
            return answer, heads[start:end]


def _location(answer: HTTPResponse, here: Target, known: Validators | None) -> str:
    """Where the answer leads, or nothing when it is a page or says that nothing changed. Raises FetchRefused otherwise."""
    status = answer.status
    if status == 200 or (status == _UNCHANGED and known and known.url == here.url):
        return ""
    if status in _REDIRECTS and (location := answer.headers.get("Location", "").strip()):
        with suppress(UnicodeError):  # http.client reads headers as Latin-1; sites write UTF-8
            location = location.encode("latin-1").decode("utf-8")
        return location
    raise refused_status(status, host=here.host)


# --- the body --------------------------------------------------------------------------------------------------------


def _read(
    answer: HTTPResponse, wire: _Wire, here: Target, limits: Limits, progress: Callable[[int], None] | None
) -> bytes:
    """The whole body, unpacked. Raises FetchRefused as soon as either size passes the limit, or when it ends too early."""
    unpack = unpacker(", ".join(answer.headers.get_all("Content-Encoding", [])))
    framing = answer.headers.get("Transfer-Encoding", "chunked").strip().lower()
    if unpack is None or framing != "chunked":
        raise FetchRefused(Reason.UNREADABLE, host=here.host)
    too_large = FetchRefused(Reason.TOO_LARGE, host=here.host, what=f"{limits.bytes / 1e6:g} MB")
    wire.room = 2 * limits.bytes + _HEAD  # what chunks add to the body; nobody sends them of one byte in earnest
    data = bytearray()
    for piece in unpack(_pieces(answer, limits.bytes, too_large), limits.bytes + 1):
        data += piece
        if len(data) > limits.bytes:
            raise too_large
        if progress:
            progress(len(data))
    return bytes(data)


def _read_beside(answer: HTTPResponse, wire: _Wire, deadline: _Deadline) -> bool:
    """Reads what stands beside a redirect, so that it can be replayed as it came. It leads nowhere: where it is not as
    short as it should be nothing of it is kept, and the answer is False.
    """
    try:
        wire.room = _MOST_BESIDE + _HEAD
        wire.deadline = _Deadline(min(deadline.left(), _SECONDS_BESIDE), deadline.clock)
        for _ in _pieces(answer, _MOST_BESIDE, FetchRefused(Reason.TOO_LARGE)):
            pass
    except (FetchRefused, OSError, HTTPException):
        wire.reader.heard.clear()
        return False
    return True


def _pieces(answer: HTTPResponse, most: int, too_large: FetchRefused) -> Iterator[bytes]:
    """The body as it was sent, without its chunks."""
    if (answer.length or 0) > most:
        raise too_large
    sent = 0
    while piece := answer.read(_PIECE):
        sent += len(piece)
        if sent > most:
            raise too_large
        yield piece
    if answer.length:  # http.client takes an early end for the end
        raise IncompleteRead(b"")


# --- the real network, and the one that acceptance puts in its place ---------------------------------------------------


def _look_up(host: str) -> list[str]:
    return [str(answer[4][0]) for answer in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]


def _dial(host: str, port: int, seconds: float) -> socket.socket:
    return socket.create_connection((host, port), seconds)


def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


def rehearsed(script: dict[str, Any]) -> Net:
    """The net of WORKBENCH_TEST_NET: names resolve as it says, and every connection ends at this machine.

    `hosts` gives each name its answers, the n-th for the n-th look-up and the last for all later ones; other names do
    not resolve. `dial` gives each "address:port" the loopback "address:port" to connect to; "*" stands for the rest.
    """
    hosts = {name: list(answers) for name, answers in script.get("hosts", {}).items()}

    def look_up(host: str) -> list[str]:
        answers = hosts.get(host) or [[]]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def dial(host: str, port: int, seconds: float) -> socket.socket:
        dials = script.get("dial", {})
        there = urlsplit("//" + dials.get(f"[{host}]:{port}" if ":" in host else f"{host}:{port}", dials.get("*", "")))
        if not ip_address(there.hostname or "0.0.0.0").is_loopback:  # noqa: S104 - stands for no address
            raise ConnectionRefusedError
        return _dial(there.hostname, there.port, seconds)

    return Net(look_up, dial, _tls)


_net = rehearsed(settings.TEST_NET) if settings.TEST_NET else Net(_look_up, _dial, _tls)
