"""Which web addresses may be fetched: read strictly, so that no other program can read the same address differently."""

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import quote, urljoin

from annotations.core.fetching import FetchRefused, Reason

MAX_ADDRESS = 8000
PORTS = {"http": 80, "https": 443}

_PARTS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^?#]*)(\?[^#]*)?(?:#.*)?", re.DOTALL)
_SCHEME = re.compile(r"[^/?#]*:")
_PLACE = re.compile(r"(\[[^\]]*\]|[^:\[\]]*)(?::([0-9]{1,5}))?")
#: Controls, white space, and the backslash, which browsers read as a slash and others as part of a name.
_NEVER = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029\u3000\ufeff]")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
#: The WHATWG URL standard reads a host whose last label is a number as an IPv4 address, in many spellings.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_QUAD = re.compile(r"(?:(?:0|[1-9][0-9]{0,2})\.){3}(?:0|[1-9][0-9]{0,2})")
#: Python's codec maps these as IDNA 2003 did, browsers as IDNA 2008: two different sites.
_TWO_SITES = re.compile("[\xdf\u1e9e\u03c2\u200c\u200d]")
#: What ends a label in other scripts (RFC 3490, section 3.1).
_DOTS = "。．｡"
#: Names that never mean a site of the public web (RFC 6761, 6762, 7686, 8375, 9476, ICANN's .internal, common habits).
_NOT_PUBLIC = re.compile("localhost|localdomain|local|internal|intranet|private|corp|home|lan|arpa|onion|alt|invalid")
_NO_NAME = "the part after // is not the name of a site"


@dataclass(frozen=True)
class Target:
    """An address taken apart. `host` is ASCII in small letters; `address` is set where the host is a number."""

    scheme: str
    host: str
    port: int
    path: str
    address: IPv4Address | IPv6Address | None = None

    @property
    def authority(self) -> str:
        """What the Host header says: the host, and the port unless it is the scheme's own."""
        name = f"[{self.host}]" if isinstance(self.address, IPv6Address) else self.host
        return name if self.port == PORTS[self.scheme] else f"{name}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"


def target(url: str) -> Target:
    """`url` taken apart, its fragment dropped, its path in ASCII. Raises FetchRefused for all that is not fetched.

    Accepted: http or https, port 80 or 443, no user or password, and as host a public-looking name of two or more
    labels (also in another script), a dotted IPv4 address, or an IPv6 address in brackets. Which network an address
    belongs to is decided in core.networks.
    """
    if len(url) > MAX_ADDRESS:
        raise _bad("it is longer than an address can be")
    if _NEVER.search(url):
        raise _bad("it contains a space, a line break, a backslash or an invisible character")
    parts = _PARTS.fullmatch(url)
    if not parts or (scheme := parts[1].lower()) not in PORTS:
        raise _bad("it does not begin with http:// or https://")
    if "@" in parts[2]:
        raise _bad("it contains a user name or a password")
    place = _PLACE.fullmatch(parts[2])
    if not place:
        raise _bad(_NO_NAME)
    port = int(place[2]) if place[2] else PORTS[scheme]
    if port not in PORTS.values():
        raise _bad("it names a port other than 80 or 443")
    host, address = _host(place[1])
    return Target(scheme, host, port, _ascii(parts[3] or "/") + _ascii(parts[4] or ""), address)


def next_target(here: Target, location: str) -> Target:
    """Where a redirect leads, with every rule of `target` and one more: what began encrypted stays encrypted.

    Raises FetchRefused.
    """
    if len(location) > MAX_ADDRESS or _NEVER.search(location):
        raise _bad("it leads on to an address that is too long, or has a space or an invisible character in it")
    if location.startswith("//"):
        location = f"{here.scheme}:{location}"
    # urljoin would read "http:///x" and "http:x" as paths of this site; as whole addresses they are refused.
    try:
        there = target(location if _SCHEME.match(location) else urljoin(here.url, location))
    except FetchRefused as refused:
        raise _bad(f"it leads on to an address that is not fetched, because {refused.what}") from None
    if here.scheme == "https" and there.scheme == "http":
        raise FetchRefused(Reason.DOWNGRADE, host=here.host, what=there.url)
    return there


def _host(written: str) -> tuple[str, IPv4Address | IPv6Address | None]:
    if written.startswith("["):
        return _six(written[1:-1])
    name = _name(written)
    labels = name.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return _four(name)
    if not all(_LABEL.fullmatch(label) for label in labels):
        raise _bad(_NO_NAME)
    if len(labels) == 1 or _NOT_PUBLIC.fullmatch(labels[-1]):
        raise _bad("it names a machine in a private network")
    return name, None


def _six(written: str) -> tuple[str, IPv6Address]:
    if "%" in written:
        raise _bad("it names a network interface")
    try:
        six = IPv6Address(written)
    except AddressValueError:
        raise _bad("the number in brackets is not an IPv6 address") from None
    return str(six), six


def _four(written: str) -> tuple[str, IPv4Address]:
    if not _QUAD.fullmatch(written):
        raise _bad("its host is a number in an unusual spelling")
    try:
        return written, IPv4Address(written)
    except AddressValueError:
        raise _bad("its host is not an IPv4 address") from None


def _name(written: str) -> str:
    """The name in ASCII and small letters, without the dot that may end it."""
    if len(written) > 254:  # before the codec, which is slow on long input
        raise _bad(_NO_NAME)
    if _TWO_SITES.search(written) or not all(c.isascii() or c in _DOTS or _is_letter(c) for c in written):
        raise _bad("programs disagree about its name; give the form that begins with xn--")
    try:
        return written.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError:
        raise _bad(_NO_NAME) from None


def _is_letter(character: str) -> bool:
    """Letters, marks and numbers are all that IDNA 2008 allows; IDNA 2003 also took signs that look like a slash."""
    return unicodedata.category(character)[0] in "LMN"


def _ascii(text: str) -> str:
    try:
        return quote(text, safe="!#$%&'()*+,/:;=?@[]~|^")
    except UnicodeEncodeError:  # half of a surrogate pair
        raise _bad("it contains a character that is none") from None


def _bad(what: str) -> FetchRefused:
    return FetchRefused(Reason.BAD_ADDRESS, what=what)
