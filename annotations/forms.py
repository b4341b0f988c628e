"""What people may send. A form carries its own refusal: what was typed comes back, with the sentence and the status."""

import uuid
import zoneinfo
from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, ProhibitNullCharactersValidator
from django.forms.renderers import TemplatesSetting
from django.http import QueryDict
from django.utils import timezone

from annotations.actions.writing import in_words
from annotations.core import batches, file_types, ratings
from annotations.core.addresses import web_address
from annotations.core.claims import kind_of
from annotations.core.errors import Conflict, Forbidden, Invalid, Refused
from annotations.core.loaders import ENCODINGS, ENDINGS
from annotations.core.permissions import Role
from annotations.core.ratings import RatingValue, Tone
from annotations.core.records import ClaimKind, Confidence, Decision, LineRole, Round, SourceKind, Stance, Weight
from annotations.core.replies import WORKING_DAYS, Channel, default_deadline
from annotations.core.text import canonical, storable
from annotations.core.told import Told
from annotations.models import (
    Article,
    Claim,
    Comment,
    Evidence,
    Project,
    Rating,
    RatingScale,
    ReplyRequest,
    Source,
    User,
)
from annotations.models.base import choices
from annotations.queries import assignable


class Renderer(TemplatesSetting):
    """Every field of the house looks the same."""

    field_template_name = "parts/_field.html"
    form_template_name = "parts/_fields.html"


# --- fields ----------------------------------------------------------------------------------------------------------


class Words(forms.CharField):
    """Text under the house's rules: what cannot be stored is named, foreign newlines become LF, the rest is kept."""

    def __init__(self, *, rows: int = 0, **kwargs: Any) -> None:
        if rows:
            kwargs["widget"] = forms.Textarea(attrs={"rows": rows, "data-grow": True})
        super().__init__(**kwargs)
        self.validators = [v for v in self.validators if not isinstance(v, ProhibitNullCharactersValidator)]

    def to_python(self, value: Any) -> str:
        try:
            return self.ruled(super().to_python(value))
        except Invalid as refused:
            raise ValidationError(refused.sentence) from refused

    def ruled(self, value: str) -> str:
        return canonical(value).text


class Page(Words):
    """A page's text or markup. It stays as it came; newlines become LF when it is read, and that is recorded."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)

    def ruled(self, value: str) -> str:
        return storable(value)


class Address(Words):
    """A web address, or nothing."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.URLInput(attrs={"placeholder": "https://", "inputmode": "url"}))
        super().__init__(max_length=2000, **kwargs)

    def to_python(self, value: Any) -> str:
        value = super().to_python(value)
        try:
            return web_address(value) if value else ""
        except Invalid as refused:
            raise ValidationError(refused.sentence) from refused


class Day(forms.DateField):
    """A date, typed or picked."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        kwargs.setdefault("error_messages", {"invalid": "Write the date as year-month-day, for example 2026-11-23."})
        super().__init__(**kwargs)


class Choice(forms.TypedChoiceField):
    """One of an enum's values; comes out as the enum's member."""

    def __init__(self, enum: type, *, empty: str | None = None, **kwargs: Any) -> None:
        options = choices(enum) if empty is None else [("", empty), *choices(enum)]
        kwargs.setdefault("error_messages", {"invalid_choice": "Choose one from the list; “%(value)s” is not on it."})
        super().__init__(choices=options, coerce=enum, empty_value="", **kwargs)


class HiddenNumber(forms.IntegerField):
    """A number that the page sends along, from 0; whatever is wrong with it is said in one sentence."""

    widget = forms.HiddenInput

    def __init__(self, sentence: str, **kwargs: Any) -> None:
        messages = dict.fromkeys(("required", "invalid"), sentence)
        super().__init__(error_messages=messages, **kwargs)
        self.validators = [MinValueValidator(0, sentence)]


class Tags(Words):
    """Words with commas between them; comes out as a list without repeats."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        tags = [" ".join(tag.split()) for tag in super().clean(value).split(",")]
        return list(dict.fromkeys(tag for tag in tags if tag))


# --- forms -----------------------------------------------------------------------------------------------------------


class DeskForm(forms.Form):
    """A form that can be refused by the deed it asks for."""

    #: What stands beside the form when somebody else was faster, though the form has no field for it: name and words.
    aside: dict[str, str] = {}

    #: Browsers stop an empty field with words of their own; ours say what to do, and stand beside the field.
    use_required_attribute = False
    #: Fields of which one is needed: neither is called optional.
    one_of: tuple[str, ...] = ()

    #: What comes before the names of its fields in their ids, where several forms stand on one page.
    ids = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        kwargs.setdefault("auto_id", f"id_{self.ids}%s")
        super().__init__(*args, **kwargs)
        self.status = 200
        self.refusal = ""
        #: What the deed raised, for a view that has more to offer than its sentence.
        self.refused: Refused | None = None
        #: What is stored now, field by field, when somebody else was faster.
        self.stored: dict[str, str] = {}

    def perform(self, deed: Callable[..., Any]) -> Any:
        """What the deed returns, called with the cleaned data; None when the form or the deed refuses."""
        if not self.is_valid():
            self.status = 422
            return None
        try:
            return deed(**self.cleaned_data)
        except Forbidden:
            raise
        except Refused as refused:
            self._carry(refused)
            return None

    def _carry(self, refused: Refused) -> None:
        self.status, self.refused = refused.status, refused
        if refused.field in self.fields and not self.fields[refused.field].widget.is_hidden:
            self.add_error(refused.field, refused.sentence)
        else:
            self.refusal = refused.sentence
        if not isinstance(refused, Conflict):
            return
        if refused.version is not None and "version" in self.fields:
            # The next attempt is made in sight of what is stored now, so it may replace it.
            self.data = self.data.copy()
            self.data[self.add_prefix("version")] = str(refused.version)
        mine = {name: in_words(self.cleaned_data.get(name)) for name in self.fields}
        self.stored = {name: text or "nothing" for name, text in refused.current.items() if mine.get(name) != text}

    @property
    def hidden_errors(self) -> list[str]:
        """What is wrong with fields that nobody sees, each sentence once."""
        return list(dict.fromkeys(error for field in self.hidden_fields() for error in field.errors))

    @property
    def stored_aside(self) -> list[tuple[str, str]]:
        """What is stored now and has no field here, in words."""
        return [(words, self.stored[name]) for name, words in self.aside.items() if name in self.stored]


class Repeatable(forms.Form):
    """A form that makes something once, however often it is sent: the id is made when the form is opened."""

    uid = forms.UUIDField(
        widget=forms.HiddenInput,
        required=False,
        error_messages={"invalid": "This form did not arrive whole. Reload the page and send it again."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["uid"].initial = uuid.uuid4


class Versioned(forms.Form):
    """A form on something that others may be editing too."""

    version = HiddenNumber("This form does not say what it was opened on. Reload the page, then save again.")


class PasteForm(Repeatable, DeskForm):
    text = Page(
        label="The page, copied whole",
        widget=forms.Textarea(
            attrs={
                "rows": 16,
                "placeholder": "Open the article, press Ctrl+A and Ctrl+C, paste it here.",
                "data-rich": True,
            }
        ),
        error_messages={"required": "Paste the page first, or choose a file."},
        help_text="Menus, teasers and other stories may come along: they are set apart, and you can mend the cut.",
    )
    #: The same page with its formatting, as the browser's clipboard has it; empty when the text was edited.
    html = Page(widget=forms.HiddenInput, required=False)
    source_url = Address(label="Its address", required=False)


class Files(forms.FileField):
    """Several files at once; comes out as a list."""

    class Widget(forms.FileInput):
        allow_multiple_selected = True

    widget = Widget

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(Files, self).clean(file, initial) for file in given or [None]]


class UploadForm(Repeatable, DeskForm):
    ids = "upload_"

    file = Files(
        label="Text, HTML, Markdown, Word or PDF files",
        widget=Files.Widget(attrs={"accept": ",".join(ENDINGS)}),
        allow_empty_file=True,
        error_messages={"required": "Choose a file first, or paste the page."},
        help_text="One or several. Each becomes an article.",
    )
    encoding = forms.ChoiceField(
        label="Its encoding",
        required=False,
        choices=[("", "As the file says (UTF-8, UTF-16)"), *((name, name) for name in ENCODINGS)],
    )
    source_url = Address(label="Its address", required=False)


class NewerForm(DeskForm):
    """A newer version of an article: pasted, or a file."""

    one_of = ("text", "file")

    text = Page(
        label="The page as it is published now, copied whole",
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "data-rich": True}),
    )
    html = Page(widget=forms.HiddenInput, required=False)
    file = forms.FileField(
        label="Or its file",
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        help_text="One of the two is enough.",
    )


class AddressForm(DeskForm):
    url = Address(
        label="The article's address",
        error_messages={"required": "Give the address of the article, beginning with https://."},
        help_text="The page is fetched once, as anybody would see it, and kept as it came.",
    )


class TableForm(DeskForm):
    batch = forms.FileField(
        label="A CSV, JSONL or ZIP file",
        widget=forms.FileInput(attrs={"accept": ",".join(batches.ENDINGS)}),
        allow_empty_file=True,
        error_messages={"required": "Choose a file first."},
        help_text="A table or JSONL file has the columns id and one of text, html or url; a ZIP holds one file per article.",
    )


class ArticleForm(Versioned, DeskForm):
    headline = Words(max_length=500)
    standfirst = Words(required=False, rows=2)
    byline = Words(label="Author", max_length=300, required=False)
    credit = Words(label="Agency", max_length=200, required=False)
    publisher = Words(max_length=200, required=False)
    date_published = Day(label="Published on", required=False)
    date_modified = Day(label="Updated on", required=False)
    language = forms.RegexField(
        r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
        required=False,
        max_length=35,
        help_text="A language tag such as en, ur or pt-BR.",
        error_messages={"invalid": "Write a language tag such as en, ur or pt-BR."},
    )
    source_url = Address(label="Address", required=False)
    canonical_url = Address(label="Canonical address", required=False)

    @classmethod
    def of(cls, article: Article) -> "ArticleForm":
        return cls(initial={name: getattr(article, name) for name in cls.base_fields})


_WHICH_LINE = "Choose what the line is from the list."


class LineForm(Versioned, DeskForm):
    """Which line of the page to move, and where to: `12:paragraph`, or `12:` to set it apart."""

    move = forms.RegexField(
        r"^\d{1,7}:[a-z]*$", error_messages={"required": _WHICH_LINE, "invalid": _WHICH_LINE}, strip=True
    )

    def clean_move(self) -> tuple[int, LineRole | None]:
        number, _, role = self.cleaned_data["move"].partition(":")
        if role and role not in list(LineRole):
            raise ValidationError(_WHICH_LINE)
        return int(number), LineRole(role) if role else None


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


#: What people see of a claim that changed under their hands.
_CLAIM_ASIDE = {"exact": "Its words", "claim_reviewed": "Its wording"}


class AddWordsForm(Selected, Versioned, DeskForm):
    """Further words of a claim."""

    aside = _CLAIM_ASIDE


class MoveForm(AddWordsForm):
    """Other words for a claim, in the place of `highlight`, or of its first ones."""

    highlight = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)


class MoveByQuoteForm(Versioned, DeskForm):
    aside = _CLAIM_ASIDE

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


class ReasonForm(Versioned, DeskForm):
    aside = {"rating": "The conclusion", "rationale": "Its reasons"}

    reason = Words(label="Why", rows=2, max_length=500)


class WithdrawForm(Versioned, DeskForm):
    aside = _CLAIM_ASIDE

    reason = Words(required=False, max_length=500)


class VersionForm(Versioned, DeskForm):
    aside = _CLAIM_ASIDE | {"stance": "What it does", "quotation": "The words that matter", "note": "Note"}


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
        widget=forms.Select,
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
        self.fields["evidence"].widget.choices = [
            (self.quotable[str(row.pk)], f"{row.claim.number}: {row.claim.claim_reviewed}"[:120]) for row in quotable
        ]
        self.fields["evidence"].initial = self.quotable.get(chosen)

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
        widget=forms.FileInput(attrs={"accept": ",".join(file_types.ENDINGS), "hx-preserve": True}),
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

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = project.sources.all()
        megabytes = settings.SOURCE_FILE_BYTES // 1024**2
        self.fields[
            "file"
        ].help_text = f"PDF, picture, document, table, sound or video, up to {megabytes} MB. It can be dropped here."
        # A source of the project has its title already; it is asked for in the same breath as the rest otherwise.
        self.fields["title"].required = not self.data.get("source")

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


class SaidForm(DeskForm):
    text = Words(label="Your comment", rows=3, max_length=10_000, error_messages={"required": "Write something first."})


class CommentForm(Repeatable, SaidForm):
    pass


class CommentEditForm(Versioned, SaidForm):
    @classmethod
    def of(cls, comment: Comment) -> "CommentEditForm":
        return cls(initial={name: getattr(comment, name) for name in cls.base_fields})


class MemberChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.user.display_name} ({obj.role}, {obj.load} under way)"


class AssignForm(Repeatable, DeskForm):
    member = MemberChoice(
        queryset=None, empty_label="Choose a member", error_messages={"required": "Choose who is to review this."}
    )
    due = Day(label="Due on", required=False)
    round = Choice(Round, initial=Round.FIRST, help_text="Second: another pair of eyes on what was judged already.")

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = assignable(project)


class DueForm(Versioned, DeskForm):
    due = Day(label="Due on", required=False)


class AdvanceForm(Versioned, DeskForm):
    aside = {"due": "Due on"}

    reason = Words(label="Why", required=False, rows=2, max_length=2_000)


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
        help_text="0: none. Independent: from different publishers, else from different sites; context does not count.",
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


#: The parts of the world that people live in; what else the database has is an alias or no place at all.
_REGIONS = {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}


def time_zones() -> set[str]:
    """The time zones that are a place: region and city."""
    return {"UTC"} | {name for name in zoneinfo.available_timezones() if name.partition("/")[0] in _REGIONS}


class ProfileForm(Versioned, DeskForm):
    display_name = Words(label="Name", max_length=120)
    time_zone = forms.ChoiceField(label="Time zone")
    theme = forms.ChoiceField(choices=User._meta.get_field("theme").choices)
    shortcuts = forms.BooleanField(label="Single-key shortcuts", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = {*time_zones(), self.initial.get("time_zone") or "UTC"}
        self.fields["time_zone"].choices = [(name, name.replace("_", " ")) for name in sorted(zones)]


class PasswordForm(DeskForm):
    password = forms.CharField(
        label="New password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 12 characters. A few words that come to nobody else's mind are best.",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password_validation.validate_password(self.cleaned_data["password"], self.user)
        return self.cleaned_data["password"]


class SignInForm(DeskForm):
    email = forms.EmailField(label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
