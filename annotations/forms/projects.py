"""Forms for a project, its rating scale and its members."""

from django import forms
from django.core.exceptions import ValidationError

from annotations.core import ratings
from annotations.core.errors import Invalid
from annotations.core.permissions import Role
from annotations.core.ratings import RatingValue, Tone
from annotations.forms.fields import Choice, DeskForm, Versioned, Words
from annotations.models import RatingScale


class ProjectForm(Versioned, DeskForm):
    name = Words(max_length=120)
    guidelines = Words(
        required=False,
        rows=6,
        max_length=50_000,
        help_text="How this desk works; its members read it on the project's page.",
    )
    verdicts_demanded = forms.IntegerField(
        label="Independent verdicts before a conclusion",
        min_value=1,
        max_value=9,
        help_text="With two or more, reviewers judge blind: they see each other's verdicts once their own is given.",
    )
    needs_sources = forms.IntegerField(
        label="Independent sources before a conclusion",
        required=False,
        min_value=0,
        max_value=9,
        help_text="0: none. Independent: from different publishers, else from different sites or people. A source that names "
        "nobody does not count, nor does context.",
    )
    needs_primary = forms.BooleanField(label="A conclusion needs a primary source", required=False)
    needs_checked = forms.BooleanField(
        label="A second person checks every source before a conclusion",
        required=False,
        help_text="Somebody other than who attached it has opened and read it.",
    )

    def clean_needs_sources(self) -> int:
        return self.cleaned_data["needs_sources"] or 0


class ScaleForm(Versioned, DeskForm):
    """The whole scale at once: a new version of it replaces the one in use."""

    ratings = Words(
        label="Ratings, one a line: label | number | meaning | look",
        rows=8,
        help_text=f"The number may be left empty for a rating outside the order. Looks: {', '.join(Tone)}.",
    )

    @classmethod
    def of(cls, scale: RatingScale) -> "ScaleForm":
        return cls(initial={"version": scale.number, "ratings": scale.written})

    def clean_ratings(self) -> list[RatingValue]:
        lines = [line for line in self.cleaned_data["ratings"].split("\n") if line.strip()]
        try:
            return [ratings.parse(line) for line in lines]
        except Invalid as refused:
            raise ValidationError(refused.sentence) from refused


class MemberForm(DeskForm):
    email = forms.EmailField(label="E-mail address", max_length=254)
    display_name = Words(label="Name", max_length=120, required=False)
    role = Choice(Role, initial=Role.REVIEWER)


class RoleForm(Versioned, DeskForm):
    role = Choice(Role)
