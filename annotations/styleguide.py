"""Examples of every fragment, for the style guide: rows that are shown and never stored."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.core.paginator import Page, Paginator
from django.forms.models import ModelChoiceIteratorValue
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from annotations import forms
from annotations.actions.articles import KnownPage
from annotations.core import gates, loaders
from annotations.core.agreement import Agreement, Measure
from annotations.core.board import ORDERS, Filters
from annotations.core.differences import differences
from annotations.core.errors import Conflict
from annotations.core.likeness import Like
from annotations.core.notices import Notice
from annotations.core.panel import DEFAULT_QUESTIONS
from annotations.core.permissions import Role
from annotations.core.progress import Progress
from annotations.core.ratings import DEFAULT_SCALE, RatingValue
from annotations.core.records import ClaimKind, HighlightState, ItemState, LineRole, Obtained, Stance
from annotations.core.stories import grouped
from annotations.core.text import Span, excerpt, find_quote
from annotations.core.triage import STUCK_AFTER, Kind, Priority, Stage
from annotations.core.workflow import ClaimState, ReviewMove, ReviewState
from annotations.models import (
    Article,
    Ballot,
    Batch,
    BatchItem,
    Capture,
    Claim,
    Comment,
    Conclusion,
    Confirmation,
    Correction,
    Event,
    Evidence,
    Highlight,
    Membership,
    Notification,
    Override,
    Project,
    Proposal,
    Publication,
    Rating,
    RatingScale,
    ReplyRequest,
    Review,
    Revision,
    SavedView,
    Source,
    Standing,
    StoredFile,
    User,
    Verdict,
)
from annotations.queries import (
    Afterwards,
    ArticlePage,
    BatchReport,
    Board,
    ClaimCard,
    Confusion,
    Copies,
    Count,
    Decidable,
    LikeClaim,
    Line,
    Passage,
    Ready,
    Side,
    Talk,
    Thread,
    Told,
    Vote,
    WorkItem,
)

_TEXT = """Council empties nine of ten bins

The council has emptied nine of ten bins, its spokeswoman said on Monday. Residents had waited for three weeks.

No official announcement was made before Tuesday."""

_PROJECT = Project(pk=1, name="Example desk", slug="example-desk", verdicts_demanded=2)
_SCALE = RatingScale(pk=1, project=_PROJECT, number=1)
_RATINGS = [
    Rating(pk=n, scale=_SCALE, key=r.key, label=r.label, value=r.value, meaning=r.meaning, tone=r.tone, position=n)
    for n, r in enumerate(DEFAULT_SCALE, 1)
]
_READER = User(pk=1, email="edda@example.org", display_name="Edda Example", time_zone="UTC")
_OTHER = User(pk=2, email="rina@example.org", display_name="Rina Reviewer")
_ARTICLE = Article(
    pk=1, project=_PROJECT, headline=_TEXT.split("\n")[0], source_url="https://example.org/bins", loaded_by=_OTHER,
    found={"headline": "line 1"},
)  # fmt: skip
_REVISION = Revision(article=_ARTICLE, number=1, obtained=Obtained.PASTED)
_REVISION.lines = loaders.load_pasted("Menu\nHome\nWeather\n\n" + _TEXT).lines
_WORDS = ("nine of ten bins", "three weeks", "No official announcement")


# --- rows ------------------------------------------------------------------------------------------------------------


def _highlight(claim: Claim, words: str, pk: int) -> Highlight:
    span = find_quote(_REVISION.text, words)[-1]
    return Highlight(pk=pk, claim=claim, revision=_REVISION, start=span.start, end=span.end, exact=words)


def _card(number: int, rating: RatingValue | None) -> ClaimCard:
    claim = Claim(
        pk=number,
        article=_ARTICLE,
        number=number,
        kind=ClaimKind.EVENT,
        state=ClaimState.JUDGED if rating else ClaimState.OPEN,
        claim_reviewed="Nine of ten bins were empty.",
        claimant="The council's spokeswoman",
        created_by=_OTHER,
    )
    verdicts = []
    if rating:
        row = next(row for row in _RATINGS if row.key == rating.key)
        verdicts = [Verdict(claim=claim, rating=row, reviewer=_OTHER, rationale="Counted on Monday.", version=1)]
    return ClaimCard(
        claim=claim,
        highlights=[_highlight(claim, _WORDS[number % len(_WORDS)], number)],
        waiting=[],
        gone=[],
        verdicts=verdicts,
        own=None,
        conclusion=None,
        sources=number % 3,
        disagree=number == 3,
        reply=ReplyRequest(pk=number, claim=claim, party="Example Council", deadline=timezone.localdate()),
        replies=1,
        comments=number % 3,
        unread=number % 2,
    )


_CARDS = [_card(number, rating) for number, rating in enumerate((*DEFAULT_SCALE, None), 1)]
_CLAIM = _CARDS[0].claim
_OVERTAKEN = Verdict(
    claim=_CLAIM, rating=_RATINGS[0], reviewer=_OTHER, version=1, overtaken_at=timezone.now(),
    seen={"words": ["Eight of ten bins were empty"], "claim_reviewed": _CLAIM.claim_reviewed},
)  # fmt: skip
_GONE = Conclusion(claim=_CLAIM, rating=_RATINGS[0], by=_OTHER, version=1, gone_at=timezone.now())
_WORDS_GONE = Highlight(claim=_CLAIM, state=HighlightState.GONE)
_WORDS_GONE.last_exact, _WORDS_GONE.last_number, _WORDS_GONE.gone_since = _WORDS[0], 1, 2
_PUBLISHED = Claim(
    pk=8,
    article=_ARTICLE,
    number=8,
    state=ClaimState.PUBLISHED,
    claim_reviewed=_CLAIM.claim_reviewed,
    created_by=_OTHER,
)
_CONCLUSION = Conclusion(
    pk=1,
    claim=_PUBLISHED,
    rating=_RATINGS[4],
    rationale="Seven of ten were.",
    true_as_of=timezone.localdate(),
    by=_OTHER,
    decided="agreed",
    version=1,
    check_again_on=timezone.localdate(),
    seen={"words": ["Eight of ten bins were empty"], "claim_reviewed": _CLAIM.claim_reviewed},
)
_CONCLUSION.confirmed = 1
_CORRECTED = Conclusion(
    pk=2,
    claim=_PUBLISHED,
    rating=_RATINGS[3],
    rationale="Eight of ten were.",
    true_as_of=timezone.localdate(),
    by=_READER,
    decided="corrected",
    version=2,
)
_CORRECTION = Correction(
    pk=1,
    claim=_PUBLISHED,
    before=_CONCLUSION,
    after=_CORRECTED,
    kind="error of ours",
    by=_OTHER,
    wrong="We counted one street twice.",
    told="The newsletter’s readers",
    publisher_told_on=timezone.localdate(),
)
_PUBLICATION = Publication(
    pk=1, claim=_PUBLISHED, conclusion=_CONCLUSION, by=_READER, told=["Example Council was asked and has not answered."]
)
_CONFIRMATION = Confirmation(
    pk=1, conclusion=_CONCLUSION, number=1, note="The register of today", true_as_of=timezone.localdate(), by=_OTHER
)
_PAGE = ArticlePage(
    article=_ARTICLE,
    revision=_REVISION,
    role=Role.EDITOR,
    cards=_CARDS,
    withdrawn=[Claim(pk=9, article=_ARTICLE, number=9, claim_reviewed="Bins are blue.", withdrawn_reason="Said twice")],
    reviews=[],
    reader=_READER,
)
_FILE = StoredFile(pk=1, project=_PROJECT, sha256="0" * 64, size=12_000, media_type="application/pdf")
_SOURCE = Source(
    pk=1, project=_PROJECT, title="Bin register", url="https://example.org/register", file=_FILE, file_name="bins.pdf"
)
_SOURCE.uses = 2
_CAPTURE = Capture(
    pk=1, source=_SOURCE, number=1, state="taken", url=_SOURCE.url, url_final=_SOURCE.url, status=200, size=9_000,
    media_type="text/html", sha256="0" * 64, warc=_FILE, wacz=_FILE, asked_by=_OTHER, taken_at=timezone.now(),
)  # fmt: skip
_SOURCE._prefetched_objects_cache = {"captures": [_CAPTURE]}
_EVIDENCE = Evidence(
    pk=1, claim=_CLAIM, source=_SOURCE, stance=Stance.REFUTES, quotation="Seven of ten.", weight="primary",
    added_by=_OTHER,
)  # fmt: skip
_EVIDENCE.looks = [
    {
        **{
            name: getattr(_CAPTURE, name) for name in ("state", "number", "taken_at", "sentence", "url_final", "sha256")
        },
        "id": 1,
        "source": 1,
        "archive_url": "",
        "warc": None,
        "wacz": None,
    }
]  # as queries.copies.looks folds them
_ASKED = ReplyRequest(
    pk=1, claim=_CLAIM, party="Example Council", channel="e-mail", question="How many bins?", asked_by=_READER,
    asked_on=timezone.localdate() - timedelta(days=3), deadline=timezone.localdate(),
)  # fmt: skip
_COMMENT = Comment(
    pk=1,
    project=_PROJECT,
    article=_ARTICLE,
    claim=_CLAIM,
    author=_READER,
    text="Is Monday the right day?\nThe register says Tuesday.",
)
_ANSWER = Comment(
    pk=2, project=_PROJECT, article=_ARTICLE, claim=_CLAIM, author=_OTHER, text="It is: see the note.", answers=_COMMENT
)
_COMMENT.revision, _COMMENT.exact = _REVISION, "nine of ten bins"
_NOTIFICATION = Notification(
    pk=1, kind=Notice.ANSWERED, comment=_ANSWER,
    event=Event(kind="comment written", actor=_OTHER, project=_PROJECT, article=_ARTICLE, claim=_CLAIM),
)  # fmt: skip
for _said in (_COMMENT, _ANSWER):
    _said.who = []
_REMOVED = Comment(pk=3, project=_PROJECT, article=_ARTICLE, claim=_CLAIM, author=_OTHER, text="Wrong claim, sorry.")
_TALK = Talk(threads=[Thread(_COMMENT, [_COMMENT, _ANSWER])], resolved=[], removed=[_REMOVED])
_ANSWERS_GIVEN = [{"question": question, "answer": "By the register, no."} for question in DEFAULT_QUESTIONS[:2]]
_OVERRIDE = Override(pk=1, claim=_CLAIM, by=_OTHER, reason="The council votes tonight.")
_PROPOSAL = Proposal(
    pk=1, claim=_CLAIM, rating=_RATINGS[3], rationale="True of one ward.", by=_OTHER, voters=3, majority=2,
    answers=_ANSWERS_GIVEN,
)  # fmt: skip
_BALLOT = Ballot(pk=1, proposal=_PROPOSAL, voter=_READER, rating=_RATINGS[4], reason="In no ward, by the register.")
_VOTE = Vote(_PROPOSAL, [_BALLOT], _BALLOT, may_vote=False)
_JUDGED = Verdict(
    pk=1, claim=_CLAIM, rating=_RATINGS[4], reviewer=_OTHER, rationale="Counted on Monday.", true_as_of=timezone.localdate(),
    version=1, in_sight=True,
)  # fmt: skip
_CONCLUDED = Conclusion(
    claim=_CLAIM, rating=_RATINGS[3], rationale="True of one ward only.", by=_OTHER, decided="adjudicated"
)
_REVIEW = Review(pk=1, article=_ARTICLE, claim=_CLAIM, member=_OTHER, assigned_by=_READER, state=ReviewState.SUBMITTED)
_BATCH = Batch(pk=1, project=_PROJECT, name="week.csv", total=3)
_BLOCK = next(block for block in _PAGE.blocks if len(block.segments) > 1)


_RULES = gates.Rules(sources=2, primary=True, checked=True)


def _brief(card: ClaimCard) -> SimpleNamespace:
    """What the claim page's parts are shown with."""
    return SimpleNamespace(
        card=card,
        claim=card.claim,
        evidence=[_EVIDENCE],
        checked=gates.checked_count([_EVIDENCE.fact]),
        works=True,
        order=str(_EVIDENCE.pk),
        sides=[Side(stance, [_EVIDENCE] if stance == _EVIDENCE.stance else []) for stance in Stance],
        gates=gates.decide([_EVIDENCE.fact], _RULES, []),
        unread=[_EVIDENCE],
        given=[(_JUDGED, [])],
        independent=1,
        override=_OVERRIDE,
        vote=_VOTE,
        replies=[_ASKED],
        removed_replies=[],
        late_replies=set(),
    )


def _otherwise() -> Verdict:
    _JUDGED.decision = _CONCLUDED
    return _JUDGED


def _work_item() -> WorkItem:
    today = timezone.localdate()
    late = Review(
        pk=2, article=_ARTICLE, claim=_CLAIM, member=_OTHER, state=ReviewState.SUBMITTED, due=today - timedelta(days=2)
    )
    return WorkItem(late, Progress(9, 4, 1), [ReviewMove.ACCEPT, ReviewMove.RETURN], today)


_WORK_SECTIONS = [
    f"work/_{name}.html"
    for name in (
        "next", "to_do", "corrections", "to_judge_again", "late_replies", "replies", "to_accept",
        "votes", "to_decide", "decided_otherwise",
        "changed",
        "check_again", "waiting", "free", "done", "projects",
    )
]  # fmt: skip


def _my_work() -> SimpleNamespace:
    """My work with something in every section."""
    items, given = [_work_item()], [_OVERTAKEN]
    return SimpleNamespace(
        next_item=items[0], can_begin=True, to_do=items, to_accept=items, waiting=items, done=items, unassigned=[],
        late_replies=[_ASKED], overtaken=given, corrections=[_GONE], changed=[], projects=[],
        votes=[_PROPOSAL], to_decide=[], decided_otherwise=[_otherwise()],
        check_again=[_CONCLUSION], replies=[_ASKED],
    )  # fmt: skip


def _line() -> Line:
    """A claim that is late, stuck and of high priority."""
    long_ago = timezone.now() - 2 * STUCK_AFTER
    standing = Standing(
        pk=1, project=_PROJECT, article=_ARTICLE, claim=_CLAIM, kind=Kind.CLAIM, stage=Stage.JUDGED, weight=3,
        marked=0, judged=0, concluded=0, published=0, busy=True, free=False, next_due=long_ago.date(),
    )  # fmt: skip
    standing.touched = long_ago
    return Line(standing, [_REVIEW], timezone.localdate(), told=True)


def _members() -> list[SimpleNamespace]:
    return [SimpleNamespace(user=_OTHER, user_id=_OTHER.pk, load=3, late=1, due_soon=2, handed_in=0)]


def _board(line: Line, members: list[SimpleNamespace]) -> Board:
    view = SavedView(pk=1, project=_PROJECT, owner=_READER, name="Late claims", query="kind=claim&only=late")
    counts = {"open": Count(12), "judged": Count(3), "concluded": Count(2_000)}
    filters = Filters.of({"kind": "claim", "only": "late"})
    return Board(filters, True, [line], [], "", "", counts, Count(1), Count(1), members, [view])


def _event() -> Event:
    changed = {"claim_reviewed": ["Nine of ten bins were full.", "Nine of ten bins were empty."]}
    return Event(kind="claim edited", actor=_OTHER, at=timezone.now(), data={"changed": changed})


def _batch_report() -> BatchReport:
    states = (ItemState.LOADED, ItemState.CHANGED, ItemState.REFUSED)
    items = [
        BatchItem(batch=_BATCH, number=n, label=f"row {n}", state=state, article=_ARTICLE if n < 3 else None)
        for n, state in enumerate(states, 1)
    ]
    items[2].sentence = "There is no article on this page."
    return BatchReport(dict.fromkeys(states, 1), 3, Paginator(items, 50).get_page(1), "", None)


# --- forms -----------------------------------------------------------------------------------------------------------


def _rated(form: forms.RatedForm) -> forms.RatedForm:
    form.fields["rating"].choices = [(ModelChoiceIteratorValue(row.pk, row), row.label) for row in _RATINGS]
    return form


def _refused() -> forms.DeskForm:
    form = forms.PasteForm({"text": ""})
    form.perform(lambda **_: None)
    form.refusal = "A refusal says what happened and what to do next."
    return form


def _stale(form: forms.DeskForm, **current: str) -> forms.DeskForm:
    """The form as somebody gets it back who was slower."""

    def too_late(**_: Any) -> None:
        raise Conflict("Rina Reviewer saved this while you were editing.", current=current, version=2)

    form.perform(too_late)
    return form


def _moved() -> forms.DeskForm:
    span = find_quote(_REVISION.text, _WORDS[1])[0]
    sent = {"start": span.start, "end": span.end, "exact": _WORDS[1], "version": 1}
    return _stale(forms.MoveForm(sent), exact=_WORDS[0])


# --- the table of fragments ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Example:
    """A fragment as the guide shows it. `answer`: what htmx puts in several places, shown as it is sent."""

    name: str
    html: str
    answer: bool = False

    @property
    def row(self) -> bool:
        """Whether it stands in a list."""
        return self.html.lstrip().startswith("<li")


@dataclass(frozen=True)
class Section:
    title: str
    examples: list[Example]


def _table() -> dict[str, dict[str, dict[str, Any]]]:
    """Every fragment with what it needs beside the rows that all of them get."""
    card = _CARDS[0]
    spans: list[Span] = find_quote(_REVISION.text, "bins")
    places = [(span.start, excerpt(_REVISION.text, span)) for span in spans]
    brief = _brief(card)
    found = SimpleNamespace(q="bin", asked=True, more=False, sources=[_SOURCE], shown=[_SOURCE], chosen=_SOURCE)
    item = {"item": _EVIDENCE, "brief": brief}
    reply = {"reply": _ASKED}
    copies = Copies(_SOURCE, [_CAPTURE])
    verdict = _rated(forms.VerdictForm(scale=_SCALE))
    pages: Page[Any] = Paginator(range(100), 10).get_page(2)
    progress = Progress(9, 4, 1)
    line, members = _line(), _members()
    board = _board(line, members)
    assigning = forms.AssignManyForm(project=_PROJECT, lines=[line])
    ready = Ready(
        _PUBLISHED, _CONCLUSION, _CARDS[0].highlights, [_EVIDENCE], ["A second person signs."], ["No answer came."]
    )
    told = Agreement(40, 31, 36, *(Measure(value, value - 0.1, value + 0.1) for value in (0.78, 0.61, 0.74, 0.62)))
    met = [(row, [(column, 20 if row == column else 4) for column in _RATINGS[:2]]) for row in _RATINGS[:2]]
    passages = {_COMMENT.pk: Passage(_COMMENT.exact, HighlightState.EDITED, 0, 10, newer=True)}
    return {
        "Parts": {
            "parts/_badge.html": {"tone": "misleading", "label": "Misleading"},
            "parts/_icon.html": {"tone": "misleading"},
            "parts/_beside.html": {"beside": [("claimant", "The mayor", "The council")]},
            "parts/_field.html": {"field": _refused()["text"]},
            "parts/_fields.html": (fields := forms.EvidenceForm()).get_context() | {"form": fields},
            "parts/_pages.html": {"page": pages},
            "parts/_progress.html": {"progress": progress},
            "parts/_refusal.html": {"form": _moved()},
            "parts/_toast.html": {"sentence": "Claim 3 is marked."},
        },
        "The article": {
            "articles/_about.html": {"article": _ARTICLE},
            "articles/_block.html": {"block": _BLOCK},
            "articles/_event.html": {"event": _event()},
            "articles/_unread.html": {},
            "articles/_others.html": {"people": [_OTHER]},
            "articles/_newer_text.html": {"newer": True},
            "articles/_known.html": {"known": KnownPage(_ARTICLE, same_text=False), "name": "paste"},
            "articles/_cut_note.html": {},
            "articles/_withdrawn.html": {},
            "articles/_keys.html": {},
            "articles/_cut.html": {"form": None},
            "articles/_details_form.html": {"form": forms.ArticleForm.of(_ARTICLE)},
            "articles/_changed.html": {"sentence": "Claim 1 is saved.", "blocks": [_BLOCK]},
            "articles/_live.html": {"since": 1, "here": "2", "people": [_OTHER], "changed": [card]},
        },
        "Claims": {
            "claims/_card.html": {},
            "claims/_compact_card.html": {},
            "claims/_cancel.html": {},
            "claims/_places.html": {"places": places},
            "claims/_words_gone.html": {"words": _WORDS_GONE, "article": _ARTICLE, "claim": _CLAIM},
            "claims/_again.html": {"form": _moved(), "chosen": _WORDS[1], "verb": "Move it to these words"},
            "claims/_mark_form.html": {"form": forms.MarkForm(), "plain": True},
            "claims/_quote_form.html": {"form": forms.QuoteForm(), "places": places},
            "claims/_edit_form.html": {"form": forms.ClaimEditForm.of(_CLAIM)},
            "claims/_move_form.html": {"form": forms.MoveByQuoteForm(), "action": ""},
            "claims/_withdraw_form.html": {"form": forms.WithdrawForm()},
            "claims/_restore_form.html": {"form": forms.VersionForm()},
            "claims/_move_words.html": {"highlight": card.highlights[0], "words": "Adjust", "classes": "small"},
            "claims/_gates.html": {"brief": brief},
            "claims/_waive_form.html": {"gate": brief.gates[0], "slug": "primary", "form": forms.WaiveForm()},
            "claims/_evidence.html": {"brief": brief},
            "claims/_evidence_item.html": item,
            "claims/_order_refused.html": {"form": forms.OrderForm({"move": "x"})},
            "claims/_move_refused.html": {"form": _moved(), "chosen": _WORDS[1], "verb": "Move it to these words"},
        },
        "Evidence": {
            "evidence/_about.html": {"source": _SOURCE},
            "evidence/_attach_form.html": {"form": forms.AttachForm(project=_PROJECT)},
            "evidence/_edit_form.html": {"form": forms.EvidenceEditForm()},
            "evidence/_file.html": {"source": _SOURCE},
            "evidence/_file_field.html": {"form": forms.AttachForm(project=_PROJECT)},
            "evidence/_find_source.html": {"found": found},
            "evidence/_found_said.html": {"found": found},
            "evidence/_found_sources.html": {"found": found},
            "evidence/_turn_form.html": {"form": _stale(forms.VersionForm({"version": 1}), stance=Stance.REFUTES)},
        },
        "Copies of sources": {
            "captures/_card.html": {},
            "captures/_state.html": {"copies": copies},
            "captures/_fate.html": {"state": HighlightState.EDITED},
            "captures/_facts.html": {"capture": _CAPTURE},
            "captures/_digests.html": {"copies": copies},
            "captures/_evidence.html": item,
            "captures/_source.html": {"source": _SOURCE, "page": SimpleNamespace(copies=copies, uses=[])},
        },
        "Right of reply": {
            "replies/_section.html": {"brief": brief},
            "replies/_standing.html": reply,
            "replies/_ask_form.html": {"form": forms.AskForm()},
            "replies/_not_asked_form.html": {"form": forms.NotAskedForm()},
            "replies/_answer_form.html": reply | {"form": forms.AnswerForm()},
            "replies/_edit_form.html": reply | {"form": forms.ReplyEditForm.of(_ASKED)},
            "replies/_turn_form.html": reply | {"form": _stale(forms.VersionForm({"version": 1}), party="The mayor")},
            "replies/_weigh.html": reply,
        },
        "Discussion": {
            "comments/_talk.html": {"talk": _TALK, "form": forms.ClaimCommentForm(project=_PROJECT), "passages": passages},
            "comments/_thread.html": {"thread": _TALK.threads[0], "passages": passages},
            "comments/_comment.html": {"comment": _COMMENT, "passages": passages},
            "comments/_passage.html": {"passage": passages[_COMMENT.pk]},
            "comments/_mentions.html": {"members": [(Membership(user=_OTHER, role=Role.REVIEWER), False)]},
            "comments/_link.html": {},
            "comments/_write_form.html": {"form": forms.ClaimCommentForm(project=_PROJECT)},
            "comments/_source_form.html": {"form": forms.CommentForm(project=_PROJECT), "source": _SOURCE, "claim": None},
            "comments/_answer_form.html": {"comment": _COMMENT, "form": forms.CommentForm(project=_PROJECT)},
            "comments/_edit_form.html": {"comment": _COMMENT, "form": forms.CommentEditForm.of(_COMMENT)},
            "comments/_turn_form.html": {"form": _stale(forms.VersionForm({"version": 1}), text="Is it Monday?")},
        },
        "Notifications": {
            "notifications/_bell.html": {"unread": 3},
            "notifications/_row.html": {"told": Told(_NOTIFICATION), "place": "#"},
        },
        "Verdicts": {
            "verdicts/_ratings.html": {"form": verdict},
            "verdicts/_evidence.html": {"brief": brief},
            "verdicts/_form.html": {"form": verdict, "brief": brief},
            "verdicts/_conclusion_form.html": {
                "form": _rated(forms.ConclusionForm(scale=_SCALE, absence=False, questions=DEFAULT_QUESTIONS)),
                "brief": brief, "differ": True,
            },
            "verdicts/_overtaken.html": {"given": _OVERTAKEN, "claim": _CLAIM},
            "verdicts/_gone.html": {"role": Role.EDITOR, "claim": _CLAIM},
            "verdicts/_reopen_form.html": {"form": forms.ReasonForm()},
        },
        "Deciding together": {
            "panel/_judges.html": {"brief": brief},
            "panel/_in_sight.html": {"verdict": _JUDGED},
            "panel/_questions.html": {
                "form": forms.ConclusionForm(scale=_SCALE, absence=False, questions=DEFAULT_QUESTIONS), "differ": True,
            },
            "panel/_answers.html": {"answers": _ANSWERS_GIVEN},
            "panel/_like.html": {"like": [LikeClaim(_CONCLUDED, Like(0, 1.0, ("bin", "council")))]},
            "panel/_unread.html": {"brief": brief},
            "panel/_demands.html": {"brief": brief},
            "panel/_override_form.html": {"form": forms.OverrideForm()},
            "panel/_proposal_form.html": {
                "form": _rated(forms.ProposalForm(scale=_SCALE, absence=False, questions=DEFAULT_QUESTIONS)), "brief": brief,
            },
            "panel/_ballots.html": {"vote": _VOTE, "decided": _RATINGS[3]},
            "panel/_ballot_form.html": {
                "form": _rated(forms.BallotForm(scale=_SCALE)), "brief": brief, "vote": replace(_VOTE, may_vote=True),
            },
            "panel/_withdraw_form.html": {"form": forms.PlainReasonForm(), "proposal": _PROPOSAL},
            "panel/_decidable.html": {"one": Decidable(_CLAIM, [_JUDGED], "1 of 2 independent verdicts.")},
        },
        "After the conclusion": {
            "publishing/_answer.html": {"ready": ready},
            "publishing/_said_first.html": {"ready": ready},
            "publishing/_publish_form.html": {"ready": ready, "form": forms.PublishForm()},
            "publishing/_article_form.html": {
                "form": forms.PublishArticleForm(ready=[]), "choices": [(ready, "8:1")], "chosen": ["8:1"], "free": 1,
            },
            "publishing/_unpublish_form.html": {"form": forms.ReasonForm(), "claim": _PUBLISHED},
            "publishing/_correction_form.html": {
                "form": _rated(forms.CorrectionForm(scale=_SCALE, absence=False, publisher="Example Courier")),
                "brief": brief, "standing": _CONCLUSION, "two_sign": True, "claim": _PUBLISHED,
            },
            "publishing/_confirm_form.html": {
                "form": forms.ConfirmForm(absence=True), "conclusion": _CONCLUSION, "claim": _PUBLISHED,
                "earlier": [_CONFIRMATION],
            },
            "publishing/_confirmation.html": {"one": _CONFIRMATION},
            "publishing/_correction.html": {"correction": _CORRECTION, "show_claim": True, "two_sign": True},
            "publishing/_to_check.html": {"conclusion": _CONCLUSION, "due": True},
            "publishing/_section.html": {
                "brief": SimpleNamespace(
                    claim=_PUBLISHED, after_conclusion=Afterwards([_PUBLICATION], [_CORRECTION], [_CONFIRMATION])
                ),
            },
            "agreement/_measure.html": {"measure": told.kappa},
            "agreement/_row.html": {"told": told, "report": SimpleNamespace(ordered=True, scale=_SCALE)},
            "agreement/_confusion.html": {
                "table": Confusion("Rina Reviewer", "Sol Second", _RATINGS[:2], met), "report": SimpleNamespace(scale=_SCALE),
            },
        },
        "Work": {
            "work/_vote.html": {"proposal": _PROPOSAL},
            "work/_otherwise.html": {"verdict": _otherwise()},
            "work/_item.html": {"item": _work_item()},
            **{name: {"work": _my_work()} for name in _WORK_SECTIONS},
            "work/_reply.html": reply,
            "work/_overtaken.html": {"given": _OVERTAKEN},
            "work/_correction.html": {"given": _GONE},
            "work/_late_reply.html": reply,
            "reviews/_at_hand.html": {"item": _work_item(), "at_hand": [_work_item()]},
            "reviews/_reason.html": {"review": _REVIEW},
            "reviews/_moves.html": {"moves": [ReviewMove.ACCEPT, ReviewMove.RETURN]},
            "reviews/_assign_form.html": {"form": forms.AssignForm(project=_PROJECT)},
            "reviews/_due_form.html": {"form": forms.DueForm()},
            "reviews/_advance_form.html": {
                "form": forms.AdvanceForm(), "move": ReviewMove.RETURN, "needs_reason": True,
            },
        },
        "Versions": {
            "revisions/_pieces.html": {"pieces": differences("Nine of ten bins", "Eight of ten bins")},
            "revisions/_newer_form.html": {"form": forms.NewerForm()},
        },
        "The board": {
            "parts/_priority.html": {"priority": Priority.HIGH, "reason": "Half the town shares it."},
            "board/_views.html": {"board": board},
            "board/_states.html": {"board": board},
            "board/_filters.html": {
                "board": board, "orders": ORDERS, "priorities": [Priority.HIGH, Priority.LOW],
            },
            "board/_load.html": {"members": members},
            "board/_line.html": {},
            "board/_item.html": {},
            "board/_what.html": {},
            "board/_who.html": {},
            "board/_progress.html": {},
            "board/_choice.html": {},
            "board/_keys.html": {},
            "board/_priority_form.html": {"form": forms.PriorityForm(thing=_CLAIM)},
            "board/_view_form.html": {"form": forms.ViewForm(), "view": board.views[0]},
            "board/_assign_form.html": {"form": assigning, "lines": [line], "members": members},
            "reviews/_hand_over_form.html": {"form": forms.HandOverForm(project=_PROJECT, now=_OTHER.pk)},
        },
        "Batches, projects, people": {
            "batches/_report.html": {"batch": _finished(_BATCH), "report": _batch_report()},
            "projects/_settings_form.html": {"form": forms.ProjectForm(initial={"name": _PROJECT.name})},
            "projects/_scale_form.html": {"form": forms.ScaleForm()},
            "projects/_role_form.html": {
                "form": _stale(forms.RoleForm({"role": "viewer", "version": 1}), role="editor"),
                "member": SimpleNamespace(pk=1),
            },
            "account/_password_form.html": {"form": forms.PasswordForm(user=_READER)},
        },
    }  # fmt: skip


def _finished(batch: Batch) -> Batch:
    batch.started_at = batch.finished_at = timezone.now()
    return batch


#: Not seen themselves: they say where their parts go.
_ANSWERS = ("articles/_changed.html", "articles/_live.html", "claims/_move_refused.html")


def _sections(request: HttpRequest) -> Iterable[Section]:
    lines = _REVISION.lines
    shared = {
        "project": _PROJECT,
        "article": _ARTICLE,
        "page": _PAGE,
        "revision": _REVISION,
        "claim": _CLAIM,
        "card": _CARDS[0],
        "line": _line(),
        "evidence": _EVIDENCE,
        "review": _REVIEW,
        "role": Role.EDITOR,
        "user": _READER,
        "next": "",
        "action": "#",
        "about": [("Headline", _ARTICLE.headline, "line 1"), ("Publisher", "", "")],
        "kept": [(n, line) for n, line in enumerate(lines) if line.kept],
        "groups": [(group.title, [(n, lines[n]) for n in group.numbers]) for group in grouped(lines)],
        "line_roles": list(LineRole),
        "mendable": True,
        "was": {},
    }
    for title, fragments in _table().items():
        yield Section(
            title,
            [
                Example(name, render_to_string(name, shared | own, request), name in _ANSWERS)
                for name, own in fragments.items()
            ],
        )


def examples(request: HttpRequest) -> dict[str, Any]:
    """What the style guide's template shows."""
    return {
        "role": Role.EDITOR,
        "article": _ARTICLE,
        "cards": _CARDS,
        "progresses": [Progress(0, 0, 0), Progress(9, 4, 1), Progress(9, 9, 9)],
        "refused": _refused(),
        "form": forms.EvidenceForm(),
        "tones": [rating.tone for rating in DEFAULT_SCALE] + ["differ", "none"],
        "fates": list(HighlightState),
        "sections": _sections(request),
    }
