"""Fields and kinds of form that the others are made of."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, ProhibitNullCharactersValidator
from django.forms.renderers import TemplatesSetting

from annotations.actions.writing import in_words
from annotations.core.addresses import web_address
from annotations.core.errors import Conflict, Forbidden, Invalid, Refused
from annotations.core.text import canonical, storable
from annotations.models.base import choices


class Renderer(TemplatesSetting):
    """Every field of the house looks the same."""

    field_template_name = "parts/_field.html"
    form_template_name = "parts/_fields.html"


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


class Files(forms.FileField):
    """Several files at once; comes out as a list."""

    class Widget(forms.FileInput):
        allow_multiple_selected = True

    widget = Widget

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(Files, self).clean(file, initial) for file in given or [None]]


class ReasonForm(Versioned, DeskForm):
    aside = {"rating": "The conclusion", "rationale": "Its reasons"}

    reason = Words(label="Why", rows=2, max_length=500)


#: What people see of a claim that changed under their hands.
CLAIM_ASIDE = {"exact": "Its words", "claim_reviewed": "Its wording"}


class VersionForm(Versioned, DeskForm):
    aside = CLAIM_ASIDE | {"stance": "What it does", "quotation": "The words that matter", "note": "Note"}


class MemberChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.user.display_name} ({obj.role}, {obj.load} under way)"
