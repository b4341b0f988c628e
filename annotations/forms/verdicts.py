"""Forms for verdicts and conclusions."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from annotations.core.panel import Answered
from annotations.core.records import Confidence
from annotations.core.text import id_in
from annotations.forms.fields import Choice, Day, DeskForm, Repeatable, Versioned, Words
from annotations.models import Rating, RatingScale


class RatedForm(Versioned, DeskForm):
    """A rating from the project's scale in use, with its reasons."""

    rating = forms.ModelChoiceField(
        queryset=Rating.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": "Choose a rating.",
            "invalid_choice": "This rating is not on the project's scale. Choose one from the list.",
        },
    )
    rationale = Words(
        label="Why",
        rows=4,
        max_length=20_000,
        error_messages={"required": "Say why: a verdict without its reasons cannot be defended."},
    )
    true_as_of = Day(label="True as of", initial=timezone.localdate)

    def __init__(self, *args: Any, scale: RatingScale, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rating"].queryset = scale.ratings.all()


class VerdictForm(RatedForm):
    confidence = Choice(Confidence, empty="Not said", required=False, label="How sure you are")


class DecidedForm(RatedForm):
    """The desk's answer to a claim, with the day to look again."""

    check_again_on = Day(
        label="Check again on",
        required=False,
        help_text="When to look again, if the answer may change.",
        error_messages={
            "required": "Something that has not happened can happen tomorrow: say when to check this claim again."
        },
    )

    def __init__(self, *args: Any, absence: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if absence:
            field = self.fields["check_again_on"]
            field.required = True
            field.help_text = "Needed: the claim says that something has not happened, which is true until it is not."


_UNANSWERED = {"required": "The verdicts differ: answer this before you decide."}


class ConclusionForm(DecidedForm):
    """A conclusion, with an answer to each of the desk's questions, which are needed where the verdicts differ."""

    #: The questions that were shown, so that answers are never taken for those to other ones.
    asked = Words(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, questions: Sequence[str] = (), differ: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        self.fields["asked"].initial = "\n".join(questions)
        for number, question in enumerate(questions):
            self.fields[f"answer_{number}"] = Words(
                label=question, rows=2, max_length=5_000, required=differ, error_messages=_UNANSWERED
            )

    @property
    def answer_fields(self) -> list[forms.BoundField]:
        return [self[f"answer_{number}"] for number in range(len(self.questions))]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        asked = given.pop("asked", "").split("\n") if given.get("asked") else []
        answers = [given.pop(f"answer_{number}", "") for number in range(len(self.questions))]
        if "\n".join(self.questions) == "\n".join(asked):
            asked = self.questions
        given["answers"] = [Answered(question=one, answer=answer) for one, answer in zip(asked, answers, strict=False)]
        given.pop("asked", None)
        return given


class ProposalForm(Repeatable, ConclusionForm):
    """A conclusion that is put to the vote."""

    version = None


class BallotForm(DeskForm):
    rating = forms.ModelChoiceField(
        queryset=Rating.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose the rating you vote for."},
    )
    reason = Words(
        label="Why",
        rows=3,
        max_length=20_000,
        required=False,
        help_text="Needed where you hold otherwise than proposed.",
    )

    def __init__(self, *args: Any, scale: RatingScale, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rating"].queryset = scale.ratings.all()


class OverrideForm(Repeatable, DeskForm):
    reason = Words(label="Why it cannot wait", rows=3, max_length=2_000)


class PlainReasonForm(DeskForm):
    reason = Words(label="Why", rows=2, max_length=2_000)


#: More than the page shows at once (queries.panel.MOST_DECIDED).
_MOST_ACCEPTED = 200


class Stands(forms.Field):
    """Claims with the verdicts that were looked at: `id uid uid`, one value for each; comes out as a list of pairs."""

    widget = forms.MultipleHiddenInput
    default_error_messages: ClassVar = {"invalid": "This form did not arrive whole. Reload the page and send it again."}

    def to_python(self, value: Any) -> list[tuple[int, str]]:
        pairs = [str(one).partition(" ") for one in value or []]
        if any(id_in(claim) is None for claim, _, _ in pairs) or len(pairs) > _MOST_ACCEPTED:
            raise ValidationError(self.error_messages["invalid"])
        return [(id_in(claim) or 0, stands) for claim, _, stands in pairs]


class AcceptForm(DeskForm):
    stands = Stands(
        error_messages={"required": "There is nothing to accept any more. Reload the page to see it as it is."}
    )
