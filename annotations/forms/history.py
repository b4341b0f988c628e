"""The form that puts back what stood at an earlier point."""

from collections.abc import Iterable
from typing import Any

from django import forms

from annotations.forms.fields import DeskForm, Versioned

_BROKEN = dict.fromkeys(
    ("required", "invalid_choice"),
    "This form does not say what to put back. Reload the page and press the button again.",
)


class RestoreForm(Versioned, DeskForm):
    """`part`: some `fields` of the thing, or the words that a claim is tied to."""

    part = forms.ChoiceField(
        choices=[("fields", "fields"), ("words", "words")], widget=forms.HiddenInput, error_messages=_BROKEN
    )
    chosen = forms.MultipleChoiceField(required=False, error_messages=_BROKEN)

    def __init__(self, *args: Any, fields: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = [(name, name) for name in sorted(fields)]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("part") == "fields" and not given.get("chosen") and not self.errors:
            raise forms.ValidationError("Tick what to put back.")
        return given
