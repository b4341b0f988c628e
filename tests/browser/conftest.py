"""A real browser before a real server: Debian's chromium, driven by Playwright, and every message of its console heard."""

import os
import shutil
import threading

import pytest
from django.core.signals import request_finished, request_started
from playwright.sync_api import expect

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

# Playwright's own event loop runs in the test's thread; the ORM is used between its calls, never inside them.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# A busy machine is slow to answer, which is no failure.
expect.set_options(timeout=20_000)

_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser_type_launch_args():
    if CHROMIUM is None:
        sentence = "no chromium on this machine, so the browser tests did not run"
        if os.environ.get("CI") == "true":
            pytest.fail(sentence)
        pytest.skip(sentence)
    return {"executable_path": CHROMIUM, "args": _QUIET}


@pytest.fixture
def heard():
    """What the browser's console said, errors and warnings."""
    return []


@pytest.fixture
def answered(transactional_db, live_server):
    """Waits, once the windows are closed, for what they still asked of the server, before the rows are taken away.

    A page looks for news every few seconds; a request under way when the database is emptied would hold it up.
    """
    under_way, changed = 0, threading.Condition()

    def counts(step):
        def count(**_):
            nonlocal under_way
            with changed:
                under_way += step
                changed.notify_all()

        return count

    began, ended = counts(1), counts(-1)
    request_started.connect(began)
    request_finished.connect(ended)
    yield
    with changed:
        assert changed.wait_for(lambda: under_way <= 0, timeout=30), "the server did not come to rest"
    request_started.disconnect(began)
    request_finished.disconnect(ended)


@pytest.fixture
def visit(answered, new_context, live_server, heard, signed_in, settings):
    """Opens a browser window for somebody who is signed in."""

    def open_window(user, path="/", **options):
        context = new_context(**({"viewport": {"width": 1280, "height": 900}} | options))
        session = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda message: heard.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.goto(live_server.url + path)
        return page

    return open_window


@pytest.fixture(autouse=True)
def console_stays_silent(heard, request):
    """No test leaves a message in the console, but for the refusals it asks for: `@pytest.mark.refused(422)`."""
    yield
    refused = request.node.get_closest_marker("refused")
    expected = refused.args if refused else ()
    assert [message for message in heard if not any(f"status of {status}" in message for status in expected)] == []


#: Selects words of the article as a mouse would leave them, by their first occurrence in the text on the page.
SELECT = """quote => {
  const walker = document.createTreeWalker(document.getElementById('text'), NodeFilter.SHOW_TEXT);
  let text = '', nodes = [];
  for (let node; (node = walker.nextNode()); ) { nodes.push([text.length, node]); text += node.data; }
  const at = text.indexOf(quote);
  if (at < 0) throw new Error('not in the text: ' + quote);
  const place = offset => { const [start, node] = nodes.filter(([s]) => s <= offset).at(-1); return [node, offset - start]; };
  const range = document.createRange();
  range.setStart(...place(at));
  const [node, offset] = place(at + quote.length - 1);
  range.setEnd(node, offset + 1);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  range.startContainer.parentElement.scrollIntoView({block: 'center'});
}"""


@pytest.fixture
def select():
    return lambda page, quote: page.evaluate(SELECT, quote)
