"""Forms for sources, evidence and what the gates demand."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.text import Truncator

from annotations.core import file_types
from annotations.core.errors import AlreadyStored, Refused
from annotations.core.file_types import title_of
from annotations.core.records import SourceKind, Stance, Weight
from annotations.core.text import shown
from annotations.core.told import Told
from annotations.forms.fields import Address, Choice, Day, DeskForm, Repeatable, Versioned, Words
from annotations.models import Evidence, Project, Source


class EvidenceForm(DeskForm):
    stance = Choice(
        Stance,
        widget=forms.RadioSelect,
        label="What it does for the claim",
        error_messages={"required": "Choose whether it supports or refutes the claim, or gives context."},
    )
    weight = Choice(
        Weight,
        empty="Not said",
        required=False,
        label="Its weight",
        help_text="Primary: the record, recording or witness itself. Secondary: somebody's account of it.",
    )
    quotation = Words(label="The words that matter", required=False, rows=3, max_length=20_000, strip=False)
    note = Words(label="Note: why it counts", required=False, rows=2, max_length=5_000)


class QuoteCopyForm(DeskForm):
    """Words of a copy for the evidence of one claim: selected, by their place in code points, or pasted (`quote`)."""

    evidence = forms.RegexField(
        r"^\d{1,9}:\d{1,9}$",
        label="For which claim",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the claim that these words are for."},
    )
    quote = Words(label="The words, as they stand in the copy", required=False, rows=3, max_length=20_000)
    place = forms.IntegerField(required=False, min_value=0)
    start = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    end = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    exact = Words(widget=forms.HiddenInput, required=False, strip=False)
    by_character = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, quotable: Sequence[Evidence], chosen: str = "", **kwargs: Any) -> None:
        """`chosen`: the id of the evidence that the person came from."""
        super().__init__(*args, **kwargs)
        self.quotable = {str(row.pk): f"{row.pk}:{row.version}" for row in quotable}
        self.fields["evidence"].widget.choices = [(self.quotable[str(row.pk)], _for_claim(row)) for row in quotable]
        only = str(quotable[0].pk) if len(quotable) == 1 else ""
        self.fields["evidence"].initial = self.quotable.get(chosen or only)

    def clean_evidence(self) -> tuple[int, int]:
        """The id of the evidence, and the version of it that the person saw."""
        pk, _, version = self.cleaned_data["evidence"].partition(":")
        return int(pk), int(version)

    def _carry(self, refused: Refused) -> None:
        super()._carry(refused)
        if getattr(refused, "version", None) is not None:
            # The next attempt is made in sight of the quotation that stands there now.
            self.data = self.data.copy()
            self.data["evidence"] = f"{self.cleaned_data['evidence'][0]}:{refused.version}"
            self.refusal += f" The quotation is now: “{refused.current.get('quotation', '')}”"


def _for_claim(row: Evidence) -> str:
    """The claim in a line, and the quotation that a new one takes the place of."""
    claim = Truncator(f"{row.claim.number}: {row.claim.claim_reviewed}").chars(120)
    if not row.quotation:
        return claim
    words = Truncator(row.quotation).chars(160)
    return format_html('{} <span class="replaced">These words will replace: <q dir="auto">{}</q></span>', claim, words)


class SourceForm(DeskForm):
    url = Address(label="Address", required=False)
    title = Words(
        max_length=500,
        help_text="What the source calls itself.",
        error_messages={"required": "Give the source a title: what it is called where it was published."},
    )
    publisher = Words(max_length=200, required=False)
    author = Words(max_length=300, required=False)
    date_published = Day(label="Published on", required=False)
    kind = Choice(SourceKind, initial=SourceKind.NEWS)


class AttachForm(Repeatable, EvidenceForm, SourceForm):
    kind = Choice(SourceKind, initial=SourceKind.NEWS, label="What is it?")
    source_note = Words(
        label="Where it can be found",
        required=False,
        max_length=5_000,
        help_text="For what has no address: who said it, where and when, or where the paper lies.",
    )
    author = Words(label="Author, or who said it", max_length=300, required=False)
    date_published = Day(label="Published or said on", required=False)
    source = forms.ModelChoiceField(
        queryset=Source.objects.none(),
        required=False,
        error_messages={"invalid_choice": "This source is not in the project any more. Search again."},
    )
    file = forms.FileField(
        label="Its file",
        required=False,
        allow_empty_file=True,
        # A refused form comes back without what was chosen; htmx leaves the field itself where it is.
        widget=forms.FileInput(
            attrs={"accept": ",".join(file_types.ENDINGS), "hx-preserve": True, "data-offers": "title"}
        ),
    )

    field_order = [
        "source",
        "kind",
        "url",
        "source_note",
        "file",
        "title",
        "author",
        "date_published",
        "publisher",
        "stance",
        "weight",
        "quotation",
        "note",
    ]

    #: The name of a file that has to be chosen again.
    gone = ""

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = project.sources.all()
        megabytes = settings.SOURCE_FILE_BYTES // 1024**2
        self.fields[
            "file"
        ].help_text = f"PDF, picture, document, table, sound or video, up to {megabytes} MB. It can be dropped here."
        # A source of the project has its title already; it is asked for in the same breath as the rest otherwise.
        self.fields["title"].required = not self.data.get("source")

    def give_back(self, file: UploadedFile | None, *, kept: bool) -> None:
        """Before the form goes back with what was typed: a file that came along offers its name as the title, and is to
        be chosen again where the browser does not hold it any more. `kept`: the page keeps its field as it is.
        """
        if file is None:
            return
        name = file.name or ""
        if self.is_bound and not self.data.get("title", "").strip() and "title" in self.errors:
            self.data = self.data.copy()
            self.data["title"] = title_of(name)[: self.fields["title"].max_length]
            sentence = "Say what the source is called. The name of its file stands here; correct it where it is wrong."
            self.errors["title"] = self.error_class([sentence])
        known = isinstance(self.refused, AlreadyStored)
        if known or "file" in self.errors:
            kept = False
            self.fields["file"].widget.attrs.pop("hx-preserve")
        self.gone = "" if kept or known else shown(name)

    @classmethod
    def filled(cls, typed: QueryDict, told: Told | None, **about: Any) -> "AttachForm":
        """The form as it was typed, with what the page states where nothing was; not checked yet."""
        stated = {}
        if told:
            stated = {name: getattr(told, name) for name in ("title", "publisher", "author", "date_published")}
        room = {name: getattr(cls.base_fields[name], "max_length", None) for name in stated}
        initial = {name: value[: room[name]] for name, value in stated.items()}
        return cls(initial=initial | {name: value for name, value in typed.items() if value.strip()}, **about)


class EvidenceEditForm(Versioned, EvidenceForm):
    pass


class OrderForm(DeskForm):
    """Where one source goes: `17:before:12` or `17:after:12`, and the order that the person saw, by id."""

    stands = forms.RegexField(r"^\d+( \d+)*$", widget=forms.HiddenInput)
    move = forms.RegexField(
        r"^\d+:(before|after):\d+$",
        error_messages=dict.fromkeys(("required", "invalid"), "This source stands there already."),
    )

    def clean(self) -> dict[str, list[int]]:
        if self.errors:
            return {}
        stands = [int(pk) for pk in self.cleaned_data["stands"].split()]
        item, where, other = self.cleaned_data["move"].split(":")
        order = [pk for pk in stands if pk != int(item)]
        if int(item) not in stands or int(other) not in order:
            raise ValidationError("This source is not on the claim any more. Reload the page to see it as it is.")
        self.moved = int(item)
        order.insert(order.index(int(other)) + (where == "after"), int(item))
        return {"order": order, "stands": stands}

    @property
    def sentence(self) -> str:
        """Why nothing was moved, in one sentence: the form has no field that a person sees."""
        return self.refusal or next(error for errors in self.errors.values() for error in errors)


class CheckForm(Versioned, DeskForm):
    """That a source was opened and read, as it stood."""

    source_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class WaiveForm(Repeatable, DeskForm):
    reason = Words(
        label="Why this claim may do without it",
        rows=3,
        max_length=2_000,
        error_messages={"required": "Say why this claim may do without it; every reader of the claim sees it."},
        help_text="Everybody who reads the claim sees the reason and your name.",
    )


class SourceEditForm(Versioned, SourceForm):
    accessed_at = Day(label="Seen on", required=False)
    note = Words(required=False, rows=2, max_length=5_000)

    @classmethod
    def of(cls, source: Source) -> "SourceEditForm":
        return cls(initial={name: getattr(source, name) for name in cls.base_fields})
