"""Forms for the right of reply."""

from django.utils import timezone

from annotations.core.replies import WORKING_DAYS, Channel, default_deadline
from annotations.forms.fields import Choice, Day, DeskForm, Repeatable, Versioned, Words
from annotations.models import ReplyRequest


class ReplyForm(DeskForm):
    """Whom the desk asked, how, what, and by when they may answer."""

    party = Words(
        label="Whom you asked",
        max_length=200,
        error_messages={"required": "Say whom you asked: the person or the organisation."},
        help_text="The person or organisation that the claim comes from, or that it is about.",
    )
    role = Words(label="Who they are", required=False, max_length=200)
    contact = Words(
        label="Address or number",
        required=False,
        max_length=300,
        help_text="For members only: it is in no export.",
    )
    channel = Choice(Channel, label="How")
    asked_on = Day(label="Asked on", initial=timezone.localdate)
    deadline = Day(
        label="Answer due on",
        required=False,
        initial=lambda: default_deadline(timezone.localdate()),
        help_text=f"Left empty: {WORKING_DAYS} working days after asking.",
    )
    question = Words(
        label="What you asked",
        rows=3,
        max_length=20_000,
        error_messages={"required": "Write what you asked, so that the answer can be read beside it."},
    )


class AskForm(Repeatable, ReplyForm):
    pass


class ReplyEditForm(Versioned, ReplyForm):
    @classmethod
    def of(cls, reply: ReplyRequest) -> "ReplyEditForm":
        return cls(initial={name: getattr(reply, name) for name in cls.base_fields})


class ReasonNotAskedForm(DeskForm):
    party = Words(label="Who might have been asked", required=False, max_length=200)
    reason = Words(
        label="Why not",
        rows=3,
        max_length=5_000,
        error_messages={"required": "Say why nobody was asked; readers and editors will want to know."},
    )


class NotAskedForm(Repeatable, ReasonNotAskedForm):
    pass


class NotAskedEditForm(Versioned, ReasonNotAskedForm):
    @classmethod
    def of(cls, reply: ReplyRequest) -> "NotAskedEditForm":
        return cls(initial={name: getattr(reply, name) for name in cls.base_fields})


class AnswerForm(Versioned, DeskForm):
    answer = Words(
        label="What they answered",
        rows=4,
        max_length=50_000,
        error_messages={"required": "Write down what they answered, in their own words where you can."},
        help_text="In their own words where you can. “No comment” is an answer too.",
    )
    answered_on = Day(label="Answered on", initial=timezone.localdate)

    @classmethod
    def of(cls, reply: ReplyRequest) -> "AnswerForm":
        said = {"answer": reply.answer, "answered_on": reply.answered_on} if reply.answer else {}
        return cls(initial=said | {"version": reply.version})
