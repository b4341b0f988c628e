"""Everything that somebody can reach by reading: every link and fragment that a page offers, and what those offer."""

import re
from collections import Counter
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.test import Client

#: Where a page says what can be asked for next: links, fragments that come by htmx, news, forms that only ask.
_LINKS = re.compile(r'(?:href|hx-get|data-changes|data-whole|src)="([^"]*)"')
_GET_FORM = re.compile(r'<form method="get"(?: action="([^"]*)")?')
#: A page with filters offers every combination of them; so many of a page are looked at besides those asked for.
_LOOKS = 6
_ELSEWHERE = ("/sign-out/", "/static/", "/styleguide/")

#: What differs between two answers to the same question, whoever judged in between.
_NAMED_EXCEPTIONS = (
    (re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"'), "a token of the form"),
    (re.compile(r'name="uid" value="[^"]*"|name="uid"[^>]*value="[^"]*"'), "the form's uid, made when it is opened"),
    (re.compile(r'"exported_at": "[^"]*"|"generated": "[^"]*"'), "when the file was written"),
    (re.compile(r"(?:As of |Exported</dt><dd[^>]*>)<time[^>]*>[^<]*</time>"), "when the file was written"),
    (re.compile(r"As it stood on [^.]* UTC"), "when the page was asked for, for the printed brief"),
    (re.compile(r"(?<=>)(?:just now|\d+ min ago)(?=</time>)"), "how long ago, where the time itself stands beside it"),
)


def crawl(client: Client, *starts: str, follow: bool = True, most: int = 2_000) -> dict[str, str]:
    """What each address answers: its status and headers that tell something, and its body without the named exceptions."""
    waiting, answers, looks = list(starts), {}, Counter()
    while waiting:
        address = waiting.pop()
        page = urlsplit(address).path
        if address in answers or (looks[page] == _LOOKS and address not in starts):
            continue
        looks[page] += address not in starts
        assert len(answers) < most, "the crawl finds no end"
        response = client.get(address)
        raw = b"".join(response.streaming_content) if response.streaming else response.content
        body = raw.decode(errors="replace")
        told = {name: response.headers.get(name, "") for name in ("HX-Trigger", "HX-Redirect", "Location")}
        for pattern, why in _NAMED_EXCEPTIONS:
            body = pattern.sub(why, body)
        answers[address] = f"{response.status_code} {told}\n{body}"
        if (
            follow
            and "html" in response.headers.get("Content-Type", "")
            and not response.headers.get("Content-Disposition")
        ):
            found = [unescape(link) for link in _LINKS.findall(body)] + _GET_FORM.findall(body)
            waiting += [address_of for link in found if (address_of := _ours(address, link))]
    return answers


def _ours(page: str, link: str) -> str:
    """A link of our own as an address to ask for, "" for others."""
    there = urlsplit(urljoin(page, link))
    if there.scheme or there.netloc or there.path.startswith(_ELSEWHERE):
        return ""
    return f"{there.path}?{there.query}" if there.query else there.path


def differences(before: dict[str, str], after: dict[str, str]) -> dict[str, tuple[str, str]]:
    """The addresses that answer otherwise, each with the first lines that differ."""
    told = {}
    for address in sorted(before.keys() | after.keys()):
        one, other = before.get(address, "not reached"), after.get(address, "not reached")
        if one != other:
            lines = zip(one.split("\n") + [""] * 9_999, other.split("\n"), strict=False)
            told[address] = next(((a[:300], b[:300]) for a, b in lines if a != b), (one[-200:], other[-200:]))
    return told
