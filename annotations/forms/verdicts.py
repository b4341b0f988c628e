"""Forms for verdicts and conclusions."""

from typing import Any

from django import forms
from django.utils import timezone

from annotations.core.records import Confidence
from annotations.forms.fields import Choice, Day, DeskForm, Versioned, Words
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


class ConclusionForm(RatedForm):
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
