"""What a source tells: all of its text, and only what it states."""

import pytest

from annotations.core.errors import Invalid
from annotations.core.told import Told, told

TABLE = b"""<html><head><title>Bridges by year</title><meta property="og:site_name" content="Statistics Office"></head>
<body><table><tr><td>2025</td><td>38</td></tr></table><script>alert(1)</script></body></html>"""


def test_a_page_without_an_article_tells_its_lines_and_its_title():
    one = told(TABLE, media_type="text/html")
    assert one.text == "2025\n38"
    assert (one.title, one.publisher, one.author, one.day) == ("Bridges by year", "Statistics Office", "", None)


def test_a_picture_tells_nothing_and_a_table_its_rows():
    assert told(b"\x89PNG\r\n", media_type="image/png") == Told()
    assert told(b"year,bridges\r\n2025,38", media_type="text/csv").text == "year,bridges\n2025,38"


def test_a_picture_that_calls_itself_a_page_is_not_read():
    with pytest.raises(Invalid, match="PNG picture"):
        told(b"\x89PNG\r\n\x1a\n\x00", media_type="text/html")


def test_what_would_turn_the_line_around_is_seen_and_does_nothing_in_what_a_page_says_of_itself():
    page = "<h1>The \u202ecod.exe\u202c list</h1><meta name=author content='Jo\u2067 Roe'><p>Words \u202e here."
    one = told(f"<meta charset=utf-8>{page}".encode(), media_type="text/html")
    assert (one.title, one.author) == ("The \ufffdcod.exe\ufffd list", "Jo\ufffd Roe")
    assert "\u202e" in one.text  # the text is the page's to the letter
