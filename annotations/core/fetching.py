"""What can go wrong when a page is fetched from the web, each with a sentence that says what to do instead."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from annotations.core.errors import Refused


class Reason(StrEnum):
    """Why a page was not fetched; programs compare these, people read the sentences."""

    BAD_ADDRESS = "bad-address"
    REFUSED_ADDRESS = "refused-address"
    UNRESOLVED = "unresolved"
    UNREACHABLE = "unreachable"
    PROXY = "proxy"
    CERTIFICATE = "certificate"
    NO_TLS = "no-tls"
    TOO_SLOW = "too-slow"
    TOO_LARGE = "too-large"
    WRONG_KIND = "wrong-kind"
    TOO_MANY_REDIRECTS = "too-many-redirects"
    DOWNGRADE = "downgrade"
    SIGN_IN = "sign-in"
    NOT_FOUND = "not-found"
    BUSY = "busy"
    SERVER_ERROR = "server-error"
    UNEXPECTED_STATUS = "unexpected-status"
    BROKEN_OFF = "broken-off"
    UNREADABLE = "unreadable"


_PASTE = "Open the page in your browser and paste its text instead."

#: `{host}` is the host that was asked, `{what}` what the place that refuses adds.
_SENTENCES = {
    Reason.BAD_ADDRESS: "This address cannot be fetched: {what}.",
    Reason.REFUSED_ADDRESS: "{host} is not a place on the public web, so the workbench does not open it. " + _PASTE,
    Reason.UNRESOLVED: "No site called {host} was found. Check the address for a slip of the pen, or try again later.",
    Reason.UNREACHABLE: "{host} cannot be reached. Try again later. " + _PASTE,
    Reason.PROXY: "The proxy through which the workbench reaches the web refused this page. Tell whoever runs it. "
    + _PASTE,
    Reason.CERTIFICATE: "The TLS certificate of {host} is not valid, so this may not be the real site. " + _PASTE,
    Reason.NO_TLS: "No secure connection to {host} could be made. " + _PASTE,
    Reason.TOO_SLOW: "{host} took too long to answer. Try again later. " + _PASTE,
    Reason.TOO_LARGE: "This page is larger than the workbench takes ({what}). " + _PASTE,
    Reason.WRONG_KIND: "{what}. " + _PASTE,
    Reason.TOO_MANY_REDIRECTS: "This page only leads from one address to the next, as sites do that want cookies. "
    + _PASTE,
    Reason.DOWNGRADE: "{host} leads on to {what}, which is not encrypted. Give that address if you trust it.",
    Reason.SIGN_IN: "{host} shows this page only to people who signed in or paid ({what}). Paste what you may read.",
    Reason.NOT_FOUND: "{host} has no such page ({what}). Check the address, or look for an archived copy.",
    Reason.BUSY: "{host} asks to wait before more is fetched ({what}). Try again later. " + _PASTE,
    Reason.SERVER_ERROR: "{host} has a fault of its own just now ({what}). Try again later. " + _PASTE,
    Reason.UNEXPECTED_STATUS: "{host} gave an answer that is no page ({what}). " + _PASTE,
    Reason.BROKEN_OFF: "The connection to {host} broke off before the page was whole. Try again. " + _PASTE,
    Reason.UNREADABLE: "{host} answered in a way that cannot be read. " + _PASTE,
}


class FetchRefused(Refused):
    """A page that is not fetched. `reason` is for programs, `sentence` for people."""

    status = 422

    def __init__(self, reason: Reason, *, host: str = "This site", what: str = "") -> None:
        super().__init__(_SENTENCES[reason].format(host=host or "This site", what=what), field="url")
        self.reason = reason
        self.what = what

    @property
    def cause(self) -> str:
        """What went wrong, without the advice to paste an article's text."""
        return self.sentence.removesuffix(_PASTE).strip()


@dataclass(frozen=True)
class Kinds:
    """The media types that one fetch takes, and what they are called."""

    media_types: tuple[str, ...]
    words: str


#: What an article may be loaded from.
PAGES = Kinds(("text/html", "application/xhtml+xml", "text/plain", "application/pdf"), "web pages, plain text and PDF")
#: What a source may be, of which a copy is kept.
EVIDENCE = Kinds(
    (
        *PAGES.media_types,
        *("image/png", "image/jpeg", "image/webp", "image/gif"),
        *("text/csv", "application/json", "application/xml", "text/xml"),
        *("application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.presentation",
    ),
    "web pages, text, PDF, pictures, tables and office documents",
)


@dataclass(frozen=True)
class Exchange:
    """One question and its answer as they went over the wire: what a WARC file keeps.

    `body` still has its chunks and its packing. `whole` is False where it was left unread: beside a redirect, when
    it was long or slow.
    """

    url: str
    address: str
    at: datetime
    request: bytes
    head: bytes
    body: bytes
    whole: bool = True


@dataclass(frozen=True)
class Validators:
    """What a server said a page can be recognised by (RFC 9110, section 8.8), and at which address it said so."""

    url: str
    etag: str = ""
    last_modified: str = ""


_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,60}", re.ASCII)
_CHARSET = re.compile(r""";\s*charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE | re.ASCII)
_STATUS = {
    **dict.fromkeys((401, 402, 403), Reason.SIGN_IN),
    **dict.fromkeys((404, 410), Reason.NOT_FOUND),
    407: Reason.PROXY,
    429: Reason.BUSY,
}


def refused_status(status: int, *, host: str) -> FetchRefused:
    """What an answer without a page means to the reader."""
    reason = _STATUS.get(status, Reason.SERVER_ERROR if status >= 500 else Reason.UNEXPECTED_STATUS)
    return FetchRefused(reason, host=host, what=f"status {status}")


def kind(content_type: str, *, host: str, kinds: Kinds = PAGES) -> tuple[str, str]:
    """Media type and charset ("" when unstated) of a Content-Type header. Raises FetchRefused on all but `kinds`.

    A missing type is refused as well: who guesses it from the bytes can be made to guess (WHATWG MIME Sniffing).
    """
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type not in kinds.media_types:
        what = f"This is {media_type}" if _TYPE.fullmatch(media_type) else "This does not say what kind of file it is"
        raise FetchRefused(Reason.WRONG_KIND, host=host, what=f"{what}; the workbench fetches {kinds.words}")
    charset = _CHARSET.search(content_type)
    return media_type, charset[1].lower() if charset else ""


_VALIDATOR = re.compile(r"[\x20-\x7e]{1,200}")


def validators(url: str, etag: str | None, last_modified: str | None) -> Validators:
    """What an answer's headers say, as far as it can be said back: it goes into the head of the next question."""
    said = [value if value and _VALIDATOR.fullmatch(value) else "" for value in (etag, last_modified)]
    return Validators(url, *said)
