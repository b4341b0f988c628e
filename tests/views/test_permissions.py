"""Every door in every role and state: what `core.doors` says is what people meet. A route without a line fails."""

from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from annotations.actions.articles import remove_article
from annotations.actions.claims import add_highlight, withdraw_claim
from annotations.actions.evidence import remove_evidence
from annotations.actions.gates import check_evidence
from annotations.actions.replies import remove_request
from annotations.actions.team import edit_project
from annotations.core.doors import DOORS, Own, Who
from annotations.core.permissions import GRANTS, Act, Role
from annotations.core.text import find_quote
from annotations.core.workflow import OUT, PARTY_OF, SETTLED, ClaimState, Party, ReviewMove
from annotations.management.commands.print_permissions import printed
from annotations.models import Claim, Event, Project, Waiver
from tests import build
from tests.views import test_doors

claim, values = test_doors.claim, test_doors.values

#: Of these the sample below has none, so that a member meets 404; tests of their own open them.
NOT_IN_SAMPLE = {"article-page-picture", "batch-settle", "capture-file", "source-file"}

REFUSED = {401, 403, 404, 405}


def routes() -> dict[str, set[str]]:
    """Every route by its name, with the names in its address."""
    found = get_resolver().reverse_dict.lists()
    return {name: set(patterns[0][0][0][1]) for name, patterns in found if isinstance(name, str)}


@pytest.fixture
def rows(values, claim, reviewer):
    build.verdict(claim, by=reviewer)
    return values


def address(name: str, rows: dict) -> str:
    if name == "revision-claim":
        rows = rows | {"claim": 1}  # by its number in the article
    return reverse(name, kwargs={key: rows[key] for key in routes()[name]})


@contextmanager
def tried():
    """What happens meanwhile did not happen."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Visitor:
    """Somebody who tries doors, and leaves no trace: what was written is rolled back, and they stay signed in."""

    def __init__(self, client: Client) -> None:
        self.client, self.cookies = client, client.cookies.copy()

    def knocks(self, method: str, path: str, given: dict | None = None) -> int:
        with tried():
            status = getattr(self.client, method)(path, given or {}).status_code
        self.client.cookies = self.cookies.copy()
        return status


@pytest.fixture
def visitors(signed_in, outsider, viewer, reviewer, editor, admin):
    people = {None: outsider, Role.VIEWER: viewer, Role.REVIEWER: reviewer, Role.EDITOR: editor, Role.ADMIN: admin}
    return {role: Visitor(signed_in(user)) for role, user in people.items()}


def test_every_route_has_its_line_and_every_line_its_route():
    assert set(DOORS) == set(routes()), "a new route needs its line in core/doors.py"


def test_the_printed_table_is_what_the_code_says():
    told = (settings.BASE_DIR / "docs" / "permissions.md").read_text()
    assert told == printed(), "run: manage.py print_permissions > docs/permissions.md"


def test_a_stranger_is_asked_to_sign_in_at_every_door_that_is_not_open_to_all(rows):
    stranger = Visitor(Client())
    for name, door in DOORS.items():
        there = address(name, rows)
        expected = (302, 401) if Who.ANYBODY not in (door.read, door.write) else None
        met = (stranger.knocks("get", there), stranger.knocks("post", there))
        assert met == expected if expected else met[0] in (200, 409), (name, met)


def _may(role: Role, needed: Act | Who | None) -> bool:
    if needed == Who.AS_THE_DEED:
        needed = Act.MARK_CLAIM  # the sample's event is a claim that was marked
    return needed in (Who.ANYBODY, Who.SIGNED_IN) or (needed is not None and role in GRANTS[needed])


#: What is asked besides the role: the tests of one's own and others', and of the sides, go there.
_OTHERWISE = {(Own.OTHERS, Role.REVIEWER), *((Own.PARTY, role) for role in (Role.VIEWER, Role.EDITOR, Role.ADMIN))}
_OTHERWISE |= {(own, role) for own in (Own.MINE, Own.MINE_OR_EDITOR) for role in (Role.EDITOR, Role.ADMIN)}


@pytest.mark.parametrize("role", [None, *Role])
def test_each_role_opens_the_doors_of_its_line_and_no_other(rows, visitors, role):
    """Whoever is let in may still be told what is wrong with an empty form; who is not never gets so far."""
    visitor, before = visitors[role], Event.objects.count()
    wrong = {}
    for name, door in DOORS.items():
        there = address(name, rows)
        for method, needed in (("get", door.read), ("post", door.write)):
            status = visitor.knocks(method, there)
            if (door.own, role) not in _OTHERWISE and not _as_told(name, role, needed, status):
                wrong[name, method] = status
    assert not wrong
    assert Event.objects.count() == before


def _as_told(name: str, role: Role | None, needed: Act | Who | None, status: int) -> bool:
    if role is None and isinstance(DOORS[name].read or needed, Act):
        return status in (404, 405)  # not there and not yours look the same
    if needed is None:
        return status in (200, 302, 403, 404, 405, 409)  # nothing comes of it: see the count of events
    if name in NOT_IN_SAMPLE:
        return status in REFUSED
    if DOORS[name].own == Own.MINE_ALONE:
        return (status not in REFUSED) == (role == Role.REVIEWER)  # whose the sample's is
    return (status not in REFUSED) == _may(role, needed)


# --- one's own and others' ---------------------------------------------------------------------------------------------


def test_one_s_own_and_others(rows, visitors, signed_in, second_reviewer, reviewer, claim):
    owner, other, editor = visitors[Role.REVIEWER], Visitor(signed_in(second_reviewer)), visitors[Role.EDITOR]
    given = {"version": 1, "source_version": 1, "text": "Another comment", "reason": "x"}
    may = {
        Own.MINE: [True, False, False],
        Own.MINE_ALONE: [True, False, False],
        Own.OTHERS: [False, True, True],
        Own.MINE_OR_EDITOR: [True, False, True],
    }
    ticked = build.evidence(claim, by=second_reviewer, url="https://example.org/other")
    check_evidence(ticked, version=1, source_version=1, by=reviewer)
    for name, door in DOORS.items():
        if door.own in may:
            there = address(name, rows | ({"evidence": ticked.pk} if name == "evidence-uncheck" else {}))
            met = [one.knocks("post", there, given) not in REFUSED for one in (owner, other, editor)]
            assert met == may[door.own], name


@pytest.mark.parametrize("move", list(ReviewMove))
def test_a_move_of_a_review_belongs_to_its_side(rows, visitors, signed_in, second_reviewer, move):
    there = address("review-advance", rows | {"move": move})
    member, other = visitors[Role.REVIEWER], Visitor(signed_in(second_reviewer))
    editor, viewer = visitors[Role.EDITOR], visitors[Role.VIEWER]
    met = [
        one.knocks("post", there, {"version": 1, "reason": "x"}) not in REFUSED
        for one in (member, other, editor, viewer)
    ]
    assert met == [PARTY_OF[move] == Party.MEMBER, False, PARTY_OF[move] == Party.EDITOR, False]


# --- states ------------------------------------------------------------------------------------------------------------

STATES = tuple(ClaimState)

#: Doors that need more than a claim in some state; the tests of their own go through their states.
ELSEWHERE = {"highlight-decide": "words that the publisher changed", "reply-weigh": "an answer after the conclusion"}
ELSEWHERE |= {
    "claim-override": "a project that demands more than one verdict",
    "override-take-back": "an override in force",
    "claim-propose": "a project that votes",
    "proposal": "a proposal that is voted on",
    "correction-sign": "a correction that nobody has signed",
    "conclusion-confirm": "a conclusion to look at again",
}


#: How a door that is shut by the claim's state says so, where that is no conflict with somebody faster.
SHUT = {"claim-conclude": {400, 409}, "capture-quote": {422}}


def claim_in(state: ClaimState, article, quote: str, reviewer, second_reviewer, editor) -> tuple[Claim, dict]:
    """A claim that stands there, with all that hangs on it, and what stands in addresses and forms."""
    claim = build.claim(article, quote, by=reviewer)
    evidence = build.evidence(claim, by=reviewer, url=f"https://example.org/{claim.pk}")
    waived = Waiver.objects.create(claim=claim, gate="primary", reason="It was burnt", by=editor)
    rows = {
        "claim": claim.pk,
        "evidence": evidence.pk,
        "capture": build.copy(evidence.source, by=reviewer).pk,
        "reply": build.reply_request(claim, by=reviewer).pk,
        "comment": build.comment(claim, by=reviewer).pk,
        "waiver": waived.pk,
        "gate": "sources",
    }
    span = find_quote(article.current.text, "answer")[0]
    rows["highlight"] = add_highlight(claim, span.start, span.end, "answer", version=1, by=reviewer).pk
    ticked = build.evidence(claim, by=second_reviewer, url=f"https://example.org/ticked/{claim.pk}")
    check_evidence(ticked, version=1, source_version=1, by=reviewer)
    gone = build.evidence(claim, by=reviewer, url=f"https://example.org/gone/{claim.pk}")
    remove_evidence(gone, version=1, by=reviewer)
    lost = build.reply_request(claim, by=reviewer)
    remove_request(lost, version=1, by=reviewer)
    rows |= {"ticked": ticked.pk, "gone": gone.pk, "lost": lost.pk}
    if state == ClaimState.JUDGED or state in SETTLED:
        build.verdict(claim, by=reviewer)
    if state in SETTLED:
        build.conclusion(claim, by=editor)
    if state in OUT:
        build.publication(claim, by=editor)
    if state == ClaimState.CORRECTED:
        build.correction(claim, by=editor)
    if state == ClaimState.WITHDRAWN:
        withdraw_claim(claim, version=claim.version, by=reviewer)
    claim.refresh_from_db()
    assert claim.state == state
    return claim, rows


def filled_in(name: str, claim: Claim, rows: dict) -> dict[str, object]:
    """What makes the form of this door whole."""
    project, today = claim.article.project, build.today().isoformat()
    rated = {"rating": build.rating(project, "false").pk, "rationale": "See the tables.", "true_as_of": today}
    asked = {"party": "The mayor", "channel": "e-mail", "question": "By how much?", "asked_on": today}
    span = find_quote(claim.article.current.text, "the plan")[0]
    words = {"start": span.start, "end": span.end, "exact": "the plan", "quote": "the plan"}
    of_claim = {"version": claim.version}
    first = {"version": 1}
    concluded = {"version": 2 if claim.state == ClaimState.CORRECTED else 1}
    return {
        "claim-edit": of_claim | {"claim_reviewed": "It fell.", "kind": "event"},
        "claim-move": of_claim | words,
        "claim-move-quote": of_claim | words,
        "claim-words": of_claim | words,
        "highlight-remove": of_claim,
        "claim-withdraw": of_claim,
        "claim-restore": of_claim,
        "verdict-set": rated | {"version": 0},
        "claim-conclude": rated | {"version": 0},
        "claim-reopen": first | {"reason": "New tables"},
        "claim-publish": first,
        "claim-unpublish": concluded | {"reason": "New tables"},
        "claim-correct": concluded | rated | {"kind": "error of ours", "wrong": "We read the wrong table."},
        "claim-assign": {"member": rows["colleague"], "round": "first"},
        "gate-waive": {"reason": "It was burnt"},
        "evidence-attach": {"url": "https://example.org/new", "title": "New", "stance": "context", "kind": "news"},
        "evidence-order": {
            "stands": f"{rows['evidence']} {rows['ticked']}",
            "move": f"{rows['evidence']}:after:{rows['ticked']}",
        },
        "evidence-edit": first | {"stance": "context"},
        "evidence-check": first | {"source_version": 1},
        "evidence-remove": first,
        "evidence-restore": {"version": 2},
        "capture-quote": {"evidence": f"{rows['evidence']}:1", "quote": "6.5 per cent"},
        "reply-ask": asked,
        "reply-not-asked": {"reason": "They are dead."},
        "reply-edit": first | asked,
        "reply-answer": first | {"answer": "By a fifth.", "answered_on": today},
        "reply-remove": first,
        "reply-restore": {"version": 2},
        "comment-write": {"text": "So?"},
        "comment-answer": {"text": "So!"},
        "comment-edit": first | {"text": "So."},
        "comment-remove": first,
        "comment-resolve": first,
    }.get(name, {})


@pytest.mark.parametrize("state", STATES)
def test_a_claim_s_state_opens_the_doors_of_its_lines_and_shuts_the_others(
    article, reviewer, second_reviewer, editor, viewer, visitors, state
):
    claim, rows = claim_in(state, article, "cut by half", reviewer, second_reviewer, editor)
    rows["colleague"] = article.project.memberships.get(user=second_reviewer).pk
    wrong = {}
    for name, door in DOORS.items():
        if (door.states is None and not filled_in(name, claim, rows)) or name in ELSEWHERE or door.write is None:
            continue
        if name == "verdict-take-back" and state in (ClaimState.OPEN, ClaimState.WITHDRAWN):
            continue  # there is none
        mine = door.own in (Own.MINE, Own.MINE_OR_EDITOR)
        swapped = {"evidence-uncheck": {"evidence": rows["ticked"]}, "evidence-restore": {"evidence": rows["gone"]}}
        swapped["reply-restore"] = {"reply": rows["lost"]}
        there = address(name, rows | swapped.get(name, {}))
        with tried():
            if name == "gate-waive":
                Project.objects.filter(pk=article.project_id).update(needs_sources=9)
            visitor = visitors[Role.REVIEWER if mine else Role.EDITOR]
            status = visitor.knocks("post", there, filled_in(name, claim, rows))
        expected = {302} if door.states is None or state in door.states else SHUT.get(name, {409})
        if status not in expected:
            wrong[name] = status
    assert not wrong


def test_with_a_removed_article_its_claims_are_gone_for_all_and_the_article_for_all_but_admins(
    claim, rows, visitors, admin
):
    remove_article(claim.article, by=admin)
    wrong = {}
    for name, door in DOORS.items():
        for role in (Role.EDITOR, Role.ADMIN):
            for method in ("get", "post"):
                status = visitors[role].knocks(method, address(name, rows))
                shut = door.of_claim or (door.of_claim is False and role != Role.ADMIN)
                if shut and status not in (404, 405):
                    wrong[name, role, method] = status
                theirs = name not in NOT_IN_SAMPLE and door.own != Own.MINE_ALONE
                if not shut and door.read and method == "get" and theirs and status in (404, 405):
                    wrong[name, role, method] = status
    assert not wrong


def test_a_blind_round_shuts_the_doors_to_others_verdicts_and_comments(
    rows, visitors, signed_in, second_reviewer, project, admin, claim
):
    edit_project(project, version=1, by=admin, verdicts_demanded=2)
    other = Visitor(signed_in(second_reviewer))
    verdict = claim.events.get(kind="verdict given").uid
    hidden = [address("event-undo", rows | {"event": verdict}), address("event-restore", rows | {"event": verdict})]
    hidden += [address(name, rows) for name in DOORS if "comment" in "".join(routes()[name])]
    assert len(hidden) == 8
    assert {other.knocks("post", there, {"version": 1, "text": "So."}) for there in hidden} == {404}
    assert 404 not in {visitors[Role.EDITOR].knocks("post", there) for there in hidden}
