"""How fast the article page is with a thousand highlights: painted, and answering a click.

    python -m bench.workspace

Starts the real server on a database of its own, opens the page in Debian's chromium, five times each, and prints medians.
The baseline is the same text without a claim. doccano needs 2.9 s for its first highlight of such a text (measured beside
the prototypes that this page grew out of).
"""

import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

_DOCCANO = 2.9

#: Milliseconds from asking for the page until the last mark is laid out and painted.
_PAINTED = (
    """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"""
)
#: Milliseconds from a click on a highlight until its card is the active one and painted.
_CLICKED = """() => new Promise(done => {
  const marks = [...document.querySelectorAll('#text mark')];
  const mark = marks[Math.floor(marks.length / 2)];
  mark.scrollIntoView({block: 'center'});
  requestAnimationFrame(() => setTimeout(() => {
    const began = performance.now();
    mark.click();
    document.querySelector('.card.is-active').getBoundingClientRect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
  }, 100));
})"""


def main() -> None:
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder:
        port = _free_port()
        os.environ |= {"WORKBENCH_DATA_DIR": folder, "WORKBENCH_ORIGIN": f"http://localhost:{port}"}
        link, crowded, plain = _prepared()
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "workbench.wsgi", "--bind", f"127.0.0.1:{port}", "--no-control-socket"],
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait(port)
            with sync_playwright() as playwright:
                chromium = shutil.which("chromium") or shutil.which("chromium-browser")
                browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
                page = browser.new_page(viewport={"width": 1280, "height": 900})
                page.goto(f"http://localhost:{port}{link}")
                page.get_by_role("button", name="Sign in as").click()
                _measure(page, f"http://localhost:{port}/articles", crowded, plain)
        finally:
            server.terminate()
            server.wait()


def _prepared() -> tuple[str, int, int]:
    """A sign-in link, an article of 10,000 words with 1,000 claims, and the same without."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from annotations.actions.team import make_sign_in_link
    from annotations.core.permissions import Role
    from tests import build
    from tests.crowd import crowded

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    reviewer = build.member(build.project(), Role.REVIEWER, "Rina Reviewer")
    many, none = crowded(10_000, 1_000, by=reviewer), crowded(10_000, 0, by=reviewer)
    return f"/sign-in/{make_sign_in_link(reviewer, by=None)}/", many.pk, none.pk


def _measure(page, base: str, crowded: int, plain: int) -> None:
    painted: dict[int, list[float]] = {crowded: [], plain: []}
    clicks = []
    for _ in range(5):
        for article in (plain, crowded):
            page.goto(f"{base}/{article}/", wait_until="load")
            painted[article].append(page.evaluate(_PAINTED))
        clicks.append(page.evaluate(_CLICKED))
    marks = page.evaluate("document.querySelectorAll('#text a.ref').length")
    many, none = (statistics.median(painted[article]) / 1000 for article in (crowded, plain))
    print(f"painted, 10,000 words, {marks} highlights: {many:.2f} s = {many / none:.1f} x the text without any")
    print(f"beside doccano's first highlight ({_DOCCANO} s): {many / _DOCCANO:.2f}")
    print(f"a click on a highlight answers in {statistics.median(clicks):.0f} ms")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(port: int) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=1)
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


if __name__ == "__main__":
    main()
