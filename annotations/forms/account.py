"""Forms for a person: signing in, profile, password."""

import zoneinfo
from typing import Any

from django import forms
from django.contrib.auth import password_validation

from annotations.core.notices import WHEN
from annotations.forms.fields import DeskForm, Versioned, Words
from annotations.models import User

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
    told = forms.MultipleChoiceField(
        label="Notify me when",
        required=False,
        choices=[(str(notice), when) for notice, when in WHEN.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text="In the workbench only; nothing is sent by e-mail. Of what I do myself I am never told.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = {*time_zones(), self.initial.get("time_zone") or "UTC"}
        self.fields["time_zone"].choices = [(name, name.replace("_", " ")) for name in sorted(zones)]

    @classmethod
    def of(cls, user: User, data: Any = None) -> "ProfileForm":
        initial = {name: getattr(user, name) for name in cls.base_fields if name != "told"}
        return cls(data, initial=initial | {"told": [str(notice) for notice in WHEN if notice not in user.quiet]})

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        told = given.pop("told", ())
        return given | {"quiet": [str(notice) for notice in WHEN if notice not in told]}


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
