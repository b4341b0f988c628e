"""Who may do what: one table. Every action asks it, every template draws its buttons from it."""

from enum import StrEnum

from annotations.core.errors import Forbidden


class Role(StrEnum):
    """A member's role in one project, the strongest first."""

    ADMIN = "admin"
    EDITOR = "editor"
    REVIEWER = "reviewer"
    VIEWER = "viewer"


class Act(StrEnum):
    """What a person can do in a project."""

    READ = "read"
    EXPORT = "export"
    LOAD_ARTICLE = "load articles"
    EDIT_ARTICLE = "correct an article's cut and details"
    MARK_CLAIM = "mark claims"
    ATTACH_SOURCE = "attach sources"
    ASK_FOR_REPLY = "record requests for a reply"
    COMMENT = "comment"
    REMOVE_COMMENT = "remove others' comments"
    CHECK_EVIDENCE = "check sources that others attached"
    SET_VERDICT = "give a verdict"
    TAKE_REVIEW = "take an unassigned review"
    SEE_BLIND_VERDICTS = "see others' verdicts in a blind round"
    TRIAGE = "set priorities"
    ASSIGN = "assign reviews"
    CONCLUDE = "record conclusions"
    VOTE = "propose conclusions and vote on them"
    OVERRIDE = "conclude in an emergency with less than the project demands"
    PUBLISH = "publish conclusions"
    CORRECT = "correct what is published"
    SEE_AGREEMENT = "see how far reviewers agree"
    WAIVE_GATE = "waive what the project demands of the evidence"
    READ_HISTORY = "read the history of the whole project"
    REMOVE_ARTICLE = "remove articles"
    MANAGE_PROJECT = "manage members, the rating scale and the project's settings"


_EVERYONE = frozenset(Role)
_DESK = frozenset({Role.ADMIN, Role.EDITOR, Role.REVIEWER})
_EDITORS = frozenset({Role.ADMIN, Role.EDITOR})
_ADMINS = frozenset({Role.ADMIN})

GRANTS: dict[Act, frozenset[Role]] = {
    Act.READ: _EVERYONE,
    Act.EXPORT: _EVERYONE,
    Act.LOAD_ARTICLE: _DESK,
    Act.EDIT_ARTICLE: _DESK,
    Act.MARK_CLAIM: _DESK,
    Act.ATTACH_SOURCE: _DESK,
    Act.ASK_FOR_REPLY: _DESK,
    Act.COMMENT: _DESK,
    Act.REMOVE_COMMENT: _EDITORS,
    Act.CHECK_EVIDENCE: _DESK,
    Act.SET_VERDICT: _DESK,
    Act.TAKE_REVIEW: _DESK,
    Act.SEE_BLIND_VERDICTS: _EDITORS,
    Act.TRIAGE: _EDITORS,
    Act.ASSIGN: _EDITORS,
    Act.CONCLUDE: _EDITORS,
    Act.VOTE: _EDITORS,
    Act.OVERRIDE: _EDITORS,
    Act.PUBLISH: _EDITORS,
    Act.CORRECT: _EDITORS,
    Act.SEE_AGREEMENT: _EDITORS,
    Act.WAIVE_GATE: _EDITORS,
    Act.READ_HISTORY: _EDITORS,
    Act.REMOVE_ARTICLE: _ADMINS,
    Act.MANAGE_PROJECT: _ADMINS,
}


def allowed(role: Role | None, act: Act) -> bool:
    """Whether a member with this role may do this. `None` is somebody who is no member."""
    return role in GRANTS[act]


def demand(role: Role | None, act: Act) -> None:
    """Raises Forbidden, in words, when the role may not do this."""
    if not allowed(role, act):
        may = " or ".join(sorted(granted.value for granted in GRANTS[act]))
        raise Forbidden(f"Your role here is {role or 'none'}; to {act.value} takes {may}. Ask an editor or admin.")


def sees_verdict(role: Role | None, *, own: bool, blind: bool, has_judged: bool, concluded: bool) -> bool:
    """Whether a member may see one verdict: a blind round hides it until they gave their own or all is concluded.

    `blind`: the project demands two or more independent verdicts. `has_judged`: this member's own verdict on the claim as
    it reads now stands. Whether the claim was judged at all is hidden with the verdict (queries.blind).
    """
    return own or not blind or has_judged or concluded or allowed(role, Act.SEE_BLIND_VERDICTS)


def sees_comment(role: Role | None, *, own: bool, blind: bool, has_judged: bool, concluded: bool) -> bool:
    """Whether a member may see one comment on a claim. It may tell what its author holds of the claim, so a blind round
    hides it as it hides a verdict. What is said about an article as a whole is no secret to any member.
    """
    return sees_verdict(role, own=own, blind=blind, has_judged=has_judged, concluded=concluded)


def sees_ballot(*, own: bool, has_voted: bool, closed: bool) -> bool:
    """Whether a member may see one ballot: nobody learns how others voted before they did, or the vote is over."""
    return own or has_voted or closed


def sees_head(role: Role | None, *, blind: bool) -> bool:
    """Whether a member may see where the audit trail ends. Every verdict moves it, so a blind round hides it."""
    return not blind or allowed(role, Act.SEE_BLIND_VERDICTS)
