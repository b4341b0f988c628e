"""Forms for publishing, correcting, and looking again."""

import re
from typing import Any

from django import forms
from django.utils import timezone

from annotations.core.publishing import CORRECTION_KINDS
from annotations.core.records import CorrectionKind
from annotations.forms.fields import Day, DeskForm, Repeatable, Versioned, Words
from annotations.forms.verdicts import DecidedForm
from annotations.queries import Ready


class PublishForm(Repeatable, Versioned, DeskForm):
    aside = {"rating": "The conclusion", "rationale": "Its reasons"}


class ConcludedClaims(forms.TypedMultipleChoiceField):
    """Claims with the versions of their conclusions, as pairs. Which of them can be published the deed says."""

    def valid_value(self, value: str) -> bool:
        return bool(re.fullmatch(r"[0-9]{1,18}:[0-9]{1,9}", value))


class PublishArticleForm(Repeatable, DeskForm):
    """Which of the concluded claims of an article are published; each is sent with the version of its conclusion."""

    claims = ConcludedClaims(
        widget=forms.CheckboxSelectMultiple,
        coerce=lambda sent: tuple(int(part) for part in sent.split(":")),
        error_messages={
            "required": "Choose at least one claim to publish.",
            "invalid_choice": "This list did not arrive whole. Reload the page and choose again.",
        },
    )

    def __init__(self, *args: Any, ready: list[Ready], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["claims"].initial = [self.sent(one) for one in ready if not (one.obstacles or one.notes)]

    @staticmethod
    def sent(one: Ready) -> str:
        return f"{one.claim.pk}:{one.conclusion.version}"


class CorrectionForm(Repeatable, DecidedForm):
    """Another answer in the place of a published one, with what was wrong."""

    kind = forms.TypedChoiceField(
        label="What this is",
        choices=[(kind.value, words) for kind, words in CORRECTION_KINDS.items()],
        coerce=CorrectionKind,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Say what kind of correction this is.",
            "invalid_choice": "Choose one from the list; “%(value)s” is not on it.",
        },
    )
    wrong = Words(
        label="What was wrong, or what changed",
        rows=3,
        max_length=5_000,
        help_text="In words for readers. It stands in the public log, and nobody can change it afterwards.",
        error_messages={"required": "Say what was wrong, or what changed: every reader of the claim sees it."},
    )
    told = Words(
        label="Who was told",
        rows=2,
        max_length=2_000,
        required=False,
        help_text="Who took the answer over, or was harmed by it: readers, partners, the person it is about.",
    )
    publisher_told_on = Day(label="The article's publisher was told on", required=False)

    def __init__(self, *args: Any, publisher: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if publisher:
            self.fields["publisher_told_on"].label = f"{publisher} was told on"


class ConfirmForm(Repeatable, Versioned, DeskForm):
    """That it is still true. `version` is how often that was recorded before."""

    note = Words(
        label="What you looked at",
        rows=3,
        max_length=2_000,
        error_messages={"required": "Say what you looked at, so that others can follow."},
    )
    true_as_of = Day(label="Still true as of", initial=timezone.localdate)
    check_again_on = Day(
        label="Check again on",
        required=False,
        help_text="When to look next; empty when nothing can change any more.",
        error_messages={
            "required": "Something that has not happened can happen tomorrow: say when to check this claim again."
        },
    )

    def __init__(self, *args: Any, absence: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if absence:
            self.fields["check_again_on"].required = True
            self.fields["check_again_on"].help_text = "When to look next."
