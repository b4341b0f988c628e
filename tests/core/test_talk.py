"""What a comment makes of its text: a safe part of Markdown, and who is mentioned."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.core.talk import People, Person, as_html, as_words, mentions_in

RINA, SOL, ROTH, ANN, ANN_LEE, OTHER_ANN_LEE = range(1, 7)
PEOPLE = People.of(
    [
        Person(RINA, "Rina Reviewer", "reviewer", "rina@example.org"),
        Person(SOL, "Sol Second", "reviewer", "sol@example.org"),
        Person(ROTH, "Rina O’Roth", "editor", "roth@example.org"),
        Person(ANN, "Ann", "viewer", "ann@example.org"),
        Person(ANN_LEE, "Ann Lee", "editor", "lee@example.org"),
        Person(OTHER_ANN_LEE, "Ann Lee", "reviewer", "lee2@example.org"),
    ]
)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*so* and **so**", "<p><em>so</em> and <strong>so</strong></p>"),
        ("one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>"),
        ("`<b>`", "<p><code>&lt;b&gt;</code></p>"),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a", '<ol start="3">\n<li>a</li>\n</ol>'),
        ("# no heading", "<p># no heading</p>"),
        ("a | b\n--|--", "<p>a | b<br>\n--|--</p>"),
    ],
)
def test_a_comment_is_shown_as_the_part_of_markdown_that_its_form_names(text, html):
    assert as_html(text, {}).strip() == html


def test_web_addresses_become_links_that_tell_the_other_side_nothing():
    html = as_html("[a](https://example.org/?x=1&y) see (https://example.org/b_c_d), <http://example.org/e>.", {})
    links = re.findall(r"<a [^>]*>", html)
    assert len(links) == 3
    assert all('rel="noopener noreferrer nofollow ugc" target="_blank"' in link for link in links)
    assert re.findall(r'href="([^"]*)"', html) == [
        "https://example.org/?x=1&amp;y",
        "https://example.org/b_c_d",
        "http://example.org/e",
    ]


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&#58;alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:x) [y](file:///etc/passwd) [z](//evil.example) [own](/sign-out/)",
    "<javascript:alert(1)>",
    "![x](https://evil.example/p.png)",
    '[x](https://e.example/" onmouseover="alert(1))',
    "[x](https://e.example 'a\" onclick=\"alert(1)')",
    "[r][1]\n\n[1]: javascript:alert(1)",
    '```"><script>\n</code></pre><script>alert(1)</script>\n```',
    "`</code><script>alert(1)</script>`",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    'https://e.example/"><script>alert(1)</script>',
    "https://e.example/'onmouseover='alert(1)",
    "<!--><script>alert(1)</script>-->",
    '@<b>Sol</b> @"onclick=x',
    "<a href=https://e.example hx-get=/x>",
    "\u202e\u2066[x](https://e.example)\x00".replace("\x00", ""),
]
_ELEMENTS = r"</?(?:p|em|strong|code|pre|blockquote|ul|ol|li|br|a|span)(?: [^<>]*)?>"
_ATTRIBUTES = re.compile(
    r'(?:<a href="https?://[^"<>\s]+" rel="noopener noreferrer nofollow ugc" target="_blank">|<span class="mention">'
    r'|<ol start="\d+">|<code class="language-[^"<>]*">|</?[a-z]+>)\Z'
)


def _is_safe(html: str) -> bool:
    """Every < opens one of our elements, with no attribute but ours."""
    tags = re.findall(_ELEMENTS, html)
    return "<" not in re.sub(_ELEMENTS, "", html) and all(_ATTRIBUTES.match(tag) for tag in tags)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text):
    assert _is_safe(as_html(text, {"Sol": (SOL, '<b onclick="x">Sol</b>')}))


_PIECES = [*"<>\"'`*_[]()!@&#;:/-\\\n ahtps.=S", "https://", "javascript:", "@Sol"]


@given(st.lists(st.sampled_from(_PIECES), max_size=60).map("".join))
def test_whatever_is_typed_only_our_elements_come_out(text):
    assert _is_safe(as_html(text, {"Sol": (SOL, "<i>Sol</i>")}))


@pytest.mark.parametrize(
    "piece", ["[", ">", "*a ", "`", "![", "[a](", "- > ", "@Rina ", "https://", "_*", "&", "\\", "<"]
)
def test_no_text_takes_long(piece):
    text, began = (piece * 10_000)[:10_000], time.process_time()
    as_html(text, {"Rina": (RINA, "Rina")})
    mentions_in(text, PEOPLE)
    assert time.process_time() - began < 3


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("@Rina Reviewer, look", {"Rina Reviewer": RINA}),
        ("Look, @sol second's table", {"sol second": SOL}),
        ("(@Sol)", {"Sol": SOL}),
        ("**@Sol** and > @Rina O’Roth.", {"Sol": SOL, "Rina O’Roth": ROTH}),
        ("@roth@example.org: which?", {"roth@example.org": ROTH}),
        ("@Ann, who knows", {"Ann": ANN}),
        ("@Ann Lee (editor), you", {"Ann Lee (editor)": ANN_LEE}),
        ("@Sol\nSecond line", {"Sol": SOL}),
    ],
)
def test_a_name_behind_an_at_means_the_member_who_has_it(text, known):
    found = mentions_in(text, PEOPLE)
    assert (found.known, found.ambiguous, found.unknown) == (known, {}, [])


def test_what_can_mean_two_members_is_told_apart_from_what_means_nobody():
    found = mentions_in("@Rina or @Ann Lee, not @mayor or @mayor", PEOPLE)
    assert found.ambiguous == {"Rina": {RINA, ROTH}, "Ann Lee": {ANN_LEE, OTHER_ANN_LEE}}
    assert (found.known, found.unknown) == ({}, ["mayor"])


@pytest.mark.parametrize(
    "text", ["`@Sol`", "```\n@Sol\n```", "\\@Sol", "x@Sol", "https://example.org/@Sol", "@ Sol", "sol@Sol Second", "@"]
)
def test_code_addresses_and_an_escaped_sign_mention_nobody(text):
    found = mentions_in(text, PEOPLE)
    assert not found.known and not found.ambiguous


def test_a_mention_shows_the_name_of_now_and_stays_whom_it_meant():
    html = as_html("@Rina Reviewer knows.", {"Rina Reviewer": (RINA, "Rina Ray")})
    assert '<span class="mention">@Rina Ray</span> knows.' in html
    again = People.of([Person(SOL, "Rina Reviewer")], {"Rina Reviewer": RINA})
    assert mentions_in("@Rina Reviewer", again).known == {"Rina Reviewer": RINA}


def test_in_a_list_a_comment_is_its_words_without_the_marks():
    assert as_words("**So** [it](https://example.org) is:\n\n- `a`\n- b @Sol\n\n```\nc\n```") == "So it is: a b @Sol c"
