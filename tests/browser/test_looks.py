"""Every page at desktop and phone width, in light and dark: no accessibility violation, nothing that overflows."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from annotations.actions.articles import Incoming, load_article
from annotations.actions.batches import hand_in_rows, start_batch, work_through
from annotations.actions.claims import edit_claim
from annotations.actions.evidence import attach_source
from annotations.actions.gates import waive_gate
from annotations.actions.panel import propose_conclusion
from annotations.core.permissions import Role
from annotations.core.records import CaptureState, Stance
from annotations.models import Article, Capture, Conclusion, Project, User
from annotations.sample import demo
from tests import build

PAGES = ("/", "/projects/demo/", "/projects/demo/sources/", "/projects/demo/people/", "/projects/demo/export/")
PAGES += ("/projects/demo/articles/new/", "/articles/{a}/", "/articles/{a}/cut/", "/articles/{a}/claims/quote/")
PAGES += ("/projects/demo/batches/new/", "/batches/{b}/", "/articles/{n}/cut/", "/articles/{a}/activity/")
PAGES += ("/projects/demo/history/", "/claims/{c}/history/", "/sources/{s}/history/", "/events/{e}/restore/")
PAGES += ("/sources/{s}/", "/captures/{k}/", "/captures/{k}/changes/")
PAGES += ("/claims/{c}/", "/claims/{c}/verdict/", "/claims/{c}/sources/", "/claims/{c}/conclusion/", "/account/")
PAGES += ("/claims/{r}/", "/claims/{r}/replies/")
PAGES += ("/claims/{c}/gates/checked/waive/",)
PAGES += (
    "/projects/demo/?kind=claim&look=columns",
    "/projects/demo/assign/?item=a{a}&item=c{c}",
    "/projects/demo/views/",
)
PAGES += ("/articles/{a}/priority/",)
PAGES += ("/claims/{p}/", "/claims/{p}/correct/", "/claims/{p}/unpublish/", "/conclusions/{d}/confirm/")
PAGES += ("/claims/{g}/publish/", "/articles/{a}/publish/")
PAGES += ("/projects/demo/decisions/", "/claims/{c}/override/", "/claims/{c}/proposal/", "/proposals/{v}/")
PAGES += ("/notifications/", "/articles/{a}/discussion/", "/sources/{s}/comments/")
PAGES += ("/projects/demo/corrections/", "/projects/demo/check-again/", "/projects/demo/agreement/")


# The colours of a theme are the same tokens at both widths, and what fits is the same in both themes: two of four do.
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_every_page_is_accessible_and_fits(visit, width, scheme):
    demo.ensure()
    Project.objects.update(needs_sources=4, needs_primary=True, needs_checked=True)
    article = Article.objects.get()
    by, page = article.loaded_by, demo.PAGE.read_text()
    long = "https://example.org/" + "a" * 150
    attach_source(article.claims.get(number=4), by=by, title=long, url=long, stance=Stance.CONTEXT)
    fresh = load_article(article.project, Incoming.of_text(page), by=by)
    rows = f'id,text\nbroken,\nhere,"{page.replace(chr(34), chr(34) * 2)}"'.encode()
    batch = start_batch(hand_in_rows(article.project, "week.csv", rows, by=by), by=by)
    work_through(batch, clock=timezone.now)
    claim, asked = article.claims.get(number=4), article.claims.exclude(reply_requests=None).get()
    copy = Capture.objects.get(state=CaptureState.TAKEN)
    marked = claim.events.get(kind="claim marked")
    edit_claim(
        claim, version=claim.version, by=by, claim_reviewed="A wording to go back from.", claimant="The minister"
    )
    editor = User.objects.get(email="editor@example.org")
    corrected = article.claims.get(number=1)
    build.publication(corrected, by=editor)
    standing = build.correction(
        corrected, "mixed", by=editor, told=long, check_again_on=build.today() + timedelta(days=9)
    )
    Conclusion.objects.update(check_again_on=build.today())
    ready = article.claims.get(number=3)
    for gate in ("sources", "checked"):
        waive_gate(ready, gate, reason="The register is the law.", by=editor)
    build.conclusion(ready, "true", by=editor)
    Project.objects.update(vote_of=3, vote_majority=2)
    for name in ("Vera Voter", "Viktor Voter"):
        build.member(article.project, Role.EDITOR, name)
    for gate in ("sources", "primary", "checked"):
        waive_gate(asked, gate, reason="The register is the law.", by=editor)
    build.verdict(asked, by=by)
    rating = build.rating(article.project, "false")
    asked.refresh_from_db()
    voted = propose_conclusion(
        asked,
        rating,
        by=editor,
        rationale="See.",
        true_as_of=build.today(),
        check_again_on=build.today() + timedelta(9),
    )
    Project.objects.update(verdicts_demanded=2)
    page = visit(editor, viewport={"width": width, "height": 800}, color_scheme=scheme)
    origin = page.url.rstrip("/")
    found = []
    for path in PAGES:
        ids = {"a": article.pk, "c": claim.pk, "r": asked.pk, "b": batch.pk, "n": fresh.pk}
        ids |= {"p": corrected.pk, "d": standing.after_id, "g": ready.pk, "v": voted.pk}
        page.goto(origin + path.format(**ids, k=copy.pk, s=copy.source_id, e=marked.uid))
        results = Axe().run(page)
        found += [
            f"{path} {width} {scheme}: {v['id']}: {v['nodes'][0]['html'][:160]}" for v in results.response["violations"]
        ]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{path} overflows at {width}")
    assert found == []


def test_the_article_reads_without_javascript(visit, article, reviewer):
    page = visit(reviewer, f"/articles/{article.pk}/", java_script_enabled=False)
    assert page.locator("#text").inner_text().startswith("Council to repair 38 of 40 bridges")
    assert page.get_by_role("link", name="Add claim by quote").is_visible()


def test_a_finger_finds_the_marker_at_the_bottom(visit, select, article, reviewer):
    page = visit(
        reviewer, f"/articles/{article.pk}/", viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    select(page, "cut by half")
    button = page.get_by_role("button", name="Mark claim")
    button.wait_for()
    assert button.bounding_box()["y"] > 600
    button.tap()
    page.locator("#mark-form button.primary").tap()
    page.locator(".card").wait_for()
    expect(page.locator("#text a.ref")).to_be_focused()
    expect(page.locator("mark")).to_be_in_viewport()
