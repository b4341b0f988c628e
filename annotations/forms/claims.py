"""Forms for marking and wording claims."""

from typing import Any

from django import forms

from annotations.core.claims import kind_of
from annotations.core.records import ClaimKind, Decision
from annotations.forms.fields import (
    CLAIM_ASIDE,
    Choice,
    Day,
    DeskForm,
    HiddenNumber,
    Repeatable,
    Tags,
    Versioned,
    Words,
)
from annotations.models import Claim


class ClaimForm(DeskForm):
    claim_reviewed = Words(
        label="The claim, as one sentence that can be checked",
        required=False,
        rows=2,
        max_length=2000,
        help_text="So that it stands without the article: who, what, where, when.",
    )
    claimant = Words(
        label="Who says it", required=False, max_length=200, help_text="A person, a body, or the paper itself."
    )
    kind = Choice(
        ClaimKind,
        initial=ClaimKind.EVENT,
        help_text="Absence: that something has not happened or not been said. It is true until it is not.",
    )
    claim_date = Day(label="When it was said", required=False)
    tags = Tags(required=False, max_length=500, help_text="With commas between them.")


_SELECT_AGAIN = "The selection did not arrive whole. Select the words in the text again."
_WHICH_PLACE = "Choose one of the places that are shown."


class NewClaimForm(ClaimForm):
    """A claim that is being marked: its kind may be left to its words."""

    kind = Choice(
        ClaimKind,
        empty="As its words say",
        required=False,
        help_text="Absence: not done, or not said.",
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        said = (given.get(name) or "" for name in ("claim_reviewed", "exact", "quote"))
        return given | {"kind": given.get("kind") or kind_of(*said)}


class Selected(forms.Form):
    """Selected words: their place in code points, and whether the ends were chosen character by character."""

    start = HiddenNumber(_SELECT_AGAIN)
    end = HiddenNumber(_SELECT_AGAIN)
    exact = Words(widget=forms.HiddenInput, strip=False, error_messages={"required": _SELECT_AGAIN})
    by_character = forms.BooleanField(widget=forms.HiddenInput, required=False)


class MarkForm(Selected, Repeatable, NewClaimForm):
    """A claim on selected words."""

    field_order = ["claim_reviewed", "claimant", "kind", "claim_date", "tags"]


class QuoteForm(Repeatable, NewClaimForm):
    """A claim on quoted words, for those without a mouse or JavaScript."""

    quote = Words(
        label="The words in the article",
        rows=2,
        max_length=20_000,
        error_messages={"required": "Paste or type the words of the claim as they stand in the article."},
        help_text="Paste or type them as they stand in the article.",
    )
    place = HiddenNumber(_WHICH_PLACE, required=False)

    field_order = ["quote", "claim_reviewed", "claimant", "kind", "claim_date", "tags"]


class ClaimEditForm(Versioned, ClaimForm):
    @classmethod
    def of(cls, claim: Claim) -> "ClaimEditForm":
        return cls(initial={name: getattr(claim, name) for name in cls.base_fields})


class AddWordsForm(Selected, Versioned, DeskForm):
    """Further words of a claim."""

    aside = CLAIM_ASIDE


class MoveForm(AddWordsForm):
    """Other words for a claim, in the place of `highlight`, or of its first ones."""

    highlight = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)


class MoveByQuoteForm(Versioned, DeskForm):
    aside = CLAIM_ASIDE

    quote = Words(label="The better words", rows=2, max_length=20_000)
    place = HiddenNumber(_WHICH_PLACE, required=False)


class DecideForm(Versioned, DeskForm):
    """What a person makes of words that the publisher changed."""

    decision = Choice(Decision)
    quote = Words(
        label="Other words, as they stand in the newer version",
        required=False,
        rows=2,
        max_length=20_000,
    )
    place = HiddenNumber(_WHICH_PLACE, required=False)


class WithdrawForm(Versioned, DeskForm):
    aside = CLAIM_ASIDE

    reason = Words(required=False, max_length=500)
