"""Every door of the house and what it asks of whoever comes: one line for each route of `annotations/urls.py`, by its name.

It decides nothing: the actions and views do, by `core.permissions` and `core.workflow`. It says what they decide, and
tests/views/test_permissions.py goes through every door in every role and state to see that they do; a route without a
line fails there. `manage.py print_permissions` prints it as docs/permissions.md.
"""

from dataclasses import dataclass
from enum import StrEnum

from annotations.core.permissions import Act
from annotations.core.workflow import IN_WORK, OUT, SETTLED, ClaimState


class Who(StrEnum):
    """Who may come in where no role in a project matters."""

    ANYBODY = "anybody"
    SIGNED_IN = "whoever is signed in"
    #: As the deed itself asks that is gone back over.
    AS_THE_DEED = "whoever may do that deed"


class Own(StrEnum):
    """Whose the thing must be."""

    MINE = "one's own only"
    OTHERS = "others' only"
    MINE_OR_EDITOR = "one's own; others' with “remove others' comments”"
    #: Not there for anybody else, whatever their role.
    MINE_ALONE = "one's own alone"
    PARTY = "the side that the move belongs to"


@dataclass(frozen=True)
class Door:
    """Who may look in (GET) and who may write (POST); None where there is nothing of the kind."""

    read: Act | Who | None
    write: Act | Who | None = None
    own: Own | None = None
    #: Where the claim must stand for a write; None where that does not matter, or there is no claim.
    states: frozenset[ClaimState] | None = None
    #: Whether it is about a claim (True) or an article as a whole (False), and so is shut when the article is removed:
    #: a claim's to everybody, an article's to all but those who may restore it. None: about neither.
    of_claim: bool | None = None


def _seen(of_claim: bool | None = None) -> Door:
    return Door(Act.READ, of_claim=of_claim)


def _claim(
    write: Act, *, form: bool = True, own: Own | None = None, states: frozenset[ClaimState] | None = IN_WORK
) -> Door:
    """A deed on a claim; with `form` the page that asks for it is there for the same people."""
    return Door(write if form else None, write, own, states, of_claim=True)


_WITHDRAWN = frozenset({ClaimState.WITHDRAWN})
_NOT_WITHDRAWN = frozenset(ClaimState) - _WITHDRAWN
_JUDGED = frozenset({ClaimState.JUDGED})
_CONCLUDED = frozenset({ClaimState.CONCLUDED})

DOORS: dict[str, Door] = {
    # people
    "my-work": Door(Who.SIGNED_IN),
    "sign-in": Door(Who.ANYBODY, Who.ANYBODY),
    "sign-in-link": Door(Who.ANYBODY, Who.ANYBODY),
    "sign-out": Door(None, Who.SIGNED_IN),
    "account": Door(Who.SIGNED_IN, Who.SIGNED_IN),
    "password": Door(Who.SIGNED_IN, Who.SIGNED_IN),
    "notifications": Door(Who.SIGNED_IN),
    "notifications-read": Door(None, Who.SIGNED_IN),
    "notification-read": Door(None, Who.SIGNED_IN, Own.MINE_ALONE),
    # projects
    "project": _seen(),
    "project-history": Door(Act.READ_HISTORY),
    "assign-many": Door(Act.ASSIGN, Act.ASSIGN),
    "view-new": Door(Act.READ, Act.READ),
    "view": Door(Act.READ, Act.READ, Own.MINE_ALONE),
    "view-remove": Door(Act.READ, Act.READ, Own.MINE_ALONE),
    "project-settings": Door(Act.MANAGE_PROJECT, Act.MANAGE_PROJECT),
    "project-scale": Door(Act.MANAGE_PROJECT, Act.MANAGE_PROJECT),
    "people": Door(Act.READ, Act.MANAGE_PROJECT),
    "member-role": Door(None, Act.MANAGE_PROJECT),
    "member-remove": Door(None, Act.MANAGE_PROJECT),
    "member-link": Door(None, Act.MANAGE_PROJECT),
    "sources": _seen(),
    "export": Door(Act.EXPORT),
    "export-project": Door(Act.EXPORT),
    "changed-words": _seen(),
    "corrections": _seen(),
    "check-again": _seen(),
    "agreement": Door(Act.SEE_AGREEMENT),
    "agreement-table": Door(Act.SEE_AGREEMENT),
    "batch": _seen(),
    "batch-new": Door(Act.LOAD_ARTICLE, Act.LOAD_ARTICLE),
    "batch-start": Door(None, Act.LOAD_ARTICLE),
    "batch-settle": Door(None, Act.LOAD_ARTICLE),
    # articles
    "article-load": Door(Act.LOAD_ARTICLE, Act.LOAD_ARTICLE),
    "article": _seen(False),
    "article-cut": Door(Act.READ, Act.EDIT_ARTICLE, of_claim=False),
    "article-edit": Door(Act.EDIT_ARTICLE, Act.EDIT_ARTICLE, of_claim=False),
    "article-activity": _seen(False),
    "article-talk": Door(Act.READ, Act.COMMENT, of_claim=False),
    "article-original": _seen(False),
    "article-page-picture": _seen(False),
    "article-remove": Door(None, Act.REMOVE_ARTICLE, of_claim=False),
    "article-restore": Door(None, Act.REMOVE_ARTICLE, of_claim=False),
    "article-changes": _seen(False),
    "article-assign": Door(Act.ASSIGN, Act.ASSIGN, of_claim=False),
    "article-priority": Door(Act.TRIAGE, Act.TRIAGE, of_claim=False),
    "article-take": Door(None, Act.TAKE_REVIEW, of_claim=False),
    "export-article": Door(Act.EXPORT, of_claim=False),
    "revisions": _seen(False),
    "revision": _seen(False),
    "revision-claim": _seen(False),
    "revision-changes": _seen(False),
    "revision-new": Door(Act.LOAD_ARTICLE, Act.LOAD_ARTICLE, of_claim=False),
    "revision-adopt": Door(None, Act.LOAD_ARTICLE, of_claim=False),
    "claim-mark": Door(None, Act.MARK_CLAIM, of_claim=False),
    "claim-quote": Door(Act.MARK_CLAIM, Act.MARK_CLAIM, of_claim=False),
    # claims
    "claim": _seen(True),
    "claim-card": _seen(True),
    "claim-history": _seen(True),
    "claim-copies": _seen(True),
    "claim-edit": _claim(Act.MARK_CLAIM),
    "claim-move": _claim(Act.MARK_CLAIM, form=False),
    "claim-move-quote": _claim(Act.MARK_CLAIM),
    "claim-words": _claim(Act.MARK_CLAIM),
    "highlight-remove": _claim(Act.MARK_CLAIM, form=False),
    "highlight-decide": Door(Act.READ, Act.MARK_CLAIM, states=_NOT_WITHDRAWN, of_claim=True),
    "claim-withdraw": _claim(Act.MARK_CLAIM),
    "claim-restore": _claim(Act.MARK_CLAIM, form=False, states=_WITHDRAWN),
    "verdict-set": _claim(Act.SET_VERDICT),
    "verdict-take-back": _claim(Act.SET_VERDICT, form=False, own=Own.MINE),
    "claim-conclude": _claim(Act.CONCLUDE, states=_JUDGED),
    "claim-reopen": _claim(Act.CONCLUDE, states=_CONCLUDED),
    "claim-assign": _claim(Act.ASSIGN),
    "claim-priority": _claim(Act.TRIAGE, states=None),
    "claim-take": _claim(Act.TAKE_REVIEW, form=False),
    # deciding together
    "decisions": Door(Act.CONCLUDE, Act.CONCLUDE),
    "claim-override": _claim(Act.OVERRIDE),
    "override-take-back": _claim(Act.OVERRIDE, form=False),
    "claim-propose": _claim(Act.VOTE, states=_JUDGED),
    "proposal": Door(Act.READ, Act.VOTE, states=_JUDGED, of_claim=True),
    "proposal-withdraw": _claim(Act.VOTE, states=None),
    "gate-waive": _claim(Act.WAIVE_GATE),
    "waiver-take-back": _claim(Act.WAIVE_GATE, form=False),
    # publishing
    "article-publish": Door(Act.PUBLISH, Act.PUBLISH, of_claim=False),
    "claim-publish": _claim(Act.PUBLISH, states=_CONCLUDED),
    "claim-unpublish": _claim(Act.PUBLISH, states=OUT),
    "claim-correct": _claim(Act.CORRECT, states=OUT),
    "correction-sign": _claim(Act.CORRECT, form=False, states=OUT),
    "conclusion-confirm": _claim(Act.CONCLUDE, states=SETTLED),
    # evidence and sources
    "evidence-attach": _claim(Act.ATTACH_SOURCE),
    "source-find": _seen(True),
    "evidence-order": _claim(Act.ATTACH_SOURCE, form=False),
    "evidence-edit": _claim(Act.ATTACH_SOURCE),
    "evidence-check": _claim(Act.CHECK_EVIDENCE, form=False, own=Own.OTHERS),
    "evidence-uncheck": _claim(Act.CHECK_EVIDENCE, form=False, own=Own.MINE),
    "evidence-remove": _claim(Act.ATTACH_SOURCE, form=False),
    "evidence-restore": _claim(Act.ATTACH_SOURCE, form=False),
    "evidence-copy": _seen(True),
    "source": Door(Act.READ, Act.ATTACH_SOURCE),
    "source-file": _seen(),
    "source-history": _seen(),
    "source-copies": _seen(),
    "source-look": Door(None, Act.ATTACH_SOURCE),
    "capture": _seen(),
    "capture-changes": _seen(),
    "capture-file": _seen(),
    "capture-quote": Door(None, Act.ATTACH_SOURCE, states=IN_WORK),
    # the right of reply
    "reply-ask": _claim(Act.ASK_FOR_REPLY),
    "reply-not-asked": _claim(Act.ASK_FOR_REPLY),
    "reply-edit": _claim(Act.ASK_FOR_REPLY),
    "reply-answer": _claim(Act.ASK_FOR_REPLY, states=None),
    "reply-weigh": _claim(Act.CONCLUDE, form=False, states=SETTLED),
    "reply-remove": _claim(Act.ASK_FOR_REPLY, form=False),
    "reply-restore": _claim(Act.ASK_FOR_REPLY, form=False),
    # talk
    "comment-write": _claim(Act.COMMENT, states=None),
    "source-comment": Door(Act.COMMENT, Act.COMMENT),
    "mentions": _seen(),
    "comment-answer": _claim(Act.COMMENT, states=None),
    "comment-edit": _claim(Act.COMMENT, own=Own.MINE, states=None),
    "comment-remove": _claim(Act.COMMENT, form=False, own=Own.MINE_OR_EDITOR, states=None),
    "comment-restore": _claim(Act.COMMENT, form=False, own=Own.MINE_OR_EDITOR, states=None),
    "comment-resolve": _claim(Act.COMMENT, form=False, states=None),
    "comment-reopen": _claim(Act.COMMENT, form=False, states=None),
    # reviews
    "review-due": Door(Act.ASSIGN, Act.ASSIGN, of_claim=True),
    "review-hand-over": Door(Act.ASSIGN, Act.ASSIGN, of_claim=True),
    "review-advance": Door(Act.READ, Act.READ, Own.PARTY, of_claim=True),
    "review-history": _seen(True),
    # what was done
    "event-undo": Door(None, Who.AS_THE_DEED, of_claim=False),
    "event-restore": Door(Who.AS_THE_DEED, Who.AS_THE_DEED, of_claim=False),
    # the rest
    "schema": Door(Who.ANYBODY),
    "health": Door(Who.ANYBODY),
}
