"""Web addresses: which ones may become a link, and when two are the same page."""

import hashlib
import re
import string
from urllib.parse import quote, urlsplit, urlunsplit

from annotations.core.errors import Invalid
from annotations.core.text import storable

_DEFAULT_PORT = {"http": 80, "https": 443}
_WWW = re.compile(r"^(?:www\.)+(?=[^.]+\.)")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
#: The parts of a query that say how a reader came to a page, not which page it is.
_TRACKING = re.compile(r"(?:utm_\w+|fbclid|gclid)(?:=|$)", re.IGNORECASE)


def web_address(value: str, *, field: str | None = None) -> str:
    """`value` if it can become a link: http or https with a host. Raises Invalid otherwise, also on javascript:."""
    storable(value, field=field)
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
        parts = urlsplit("")
    if parts.scheme not in _DEFAULT_PORT or not host or any(c.isspace() for c in value):
        raise Invalid("Give a web address that begins with http:// or https://, or leave the field empty.", field=field)
    return value


def address_key(url: str) -> str:
    """What two addresses of the same page have in common, itself an address: the key of a key is the key.

    Left out is what the web uses side by side for one page: http or https and their ports, "www." and the case of the
    host, a slash at the end of the path, the fragment, and what is added to a query to tell where a reader came from. How
    a letter is escaped does not matter either. The rest of path and query is left alone, because servers may tell it
    apart (RFC 3986, section 6.2.2.1).
    """
    if not url:
        return ""
    parts = urlsplit(url)
    host = _WWW.sub("", _ascii((parts.hostname or "").lower().removesuffix(".")))
    netloc = f"[{host}]" if ":" in host else host
    if parts.port and parts.port not in _DEFAULT_PORT.values():
        netloc = f"{netloc}:{parts.port}"
    query = "&".join(part for part in parts.query.split("&") if not _TRACKING.match(part))
    return urlunsplit(("https", netloc, _escaped(parts.path.rstrip("/")) or "/", _escaped(query), ""))


def _ascii(host: str) -> str:
    """The host as it is asked for in the network: names in other letters have a second spelling (RFC 3490)."""
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host


def _escaped(part: str) -> str:
    """With letters beyond ASCII escaped, and every escape in capitals (RFC 3986, section 6.2.2)."""
    return _ESCAPE.sub(lambda found: found.group().upper(), quote(part, safe=string.punctuation))


def address_digest(url: str) -> str:
    """The SHA-256 of the address's key, "" for no address: short enough for an index, however long the address is."""
    return hashlib.sha256(address_key(url).encode()).hexdigest() if url else ""


def site_of(url: str) -> str:
    """The site that an address belongs to: its host without "www."; "" for no address."""
    return (urlsplit(url).hostname or "").lower().removeprefix("www.")


#: What stands before a country's two letters and is no name of anybody's: co.uk, com.au, gov.br, ac.jp.
_KINDS_OF_NAMES = frozenset(
    [
        "ac",
        "co",
        "com",
        "edu",
        "go",
        "gob",
        "gouv",
        "gov",
        "govt",
        "info",
        "mil",
        "ne",
        "net",
        "nic",
        "nom",
        "or",
        "org",
        "sch",
    ]
)
_COUNTRY = 2


def domain_of(url: str) -> str:
    """The name that somebody registered for the site: example.org for news.example.org; "" for no address.

    Without a list of all registries, of which there are thousands: the last two parts, or three where the country's
    registry gives names out by kind. Hosts that are numbers are themselves.
    """
    host = site_of(url).rstrip(".")
    parts = host.split(".")
    if ":" in host or parts[-1].isdecimal():
        return host
    by_kind = len(parts) > _COUNTRY and len(parts[-1]) == _COUNTRY and parts[-2] in _KINDS_OF_NAMES
    return ".".join(parts[-3 if by_kind else -2 :])
