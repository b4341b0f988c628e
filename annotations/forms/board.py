"""Forms of the board: triage, assigning many, handing over, and saved views."""

from typing import Any

from django import forms

from annotations.core.permissions import Role
from annotations.core.records import Round
from annotations.core.sharing import shared_out
from annotations.core.triage import Priority
from annotations.forms.fields import Choice, Day, DeskForm, MemberChoice, Repeatable, Versioned, Words
from annotations.models import Claim, Project
from annotations.queries import Line, assignable


class PriorityForm(Versioned, DeskForm):
    """Of an article, or of a claim, which may leave it to its article."""

    priority = Choice(
        Priority, help_text="Lists are ordered by it. “Not for us” takes it off the list of things to do."
    )
    reason = Words(
        label="Why",
        required=False,
        rows=2,
        max_length=500,
        help_text="Importance, reach, harm, whether it can be checked, the effort: what decided it.",
    )

    def __init__(self, *args: Any, thing: Any, **kwargs: Any) -> None:
        first = {"priority": thing.priority, "reason": thing.priority_reason, "version": thing.version}
        super().__init__(*args, **({"initial": first} | kwargs))
        if isinstance(thing, Claim):
            self.fields["priority"] = Choice(
                Priority,
                required=False,
                empty=f"As its article ({thing.article.priority})",
                help_text=self.fields["priority"].help_text,
            )

    def clean_priority(self) -> Priority | None:
        return self.cleaned_data["priority"] or None

    @property
    def stored_aside(self) -> list[tuple[str, str]]:
        reason = self.stored.get("priority_reason")
        return [*super().stored_aside, *([("Why", reason)] if reason else [])]


class AssignManyForm(Repeatable, DeskForm):
    """One choice of a member for each line, made by load unless one member is to get all of them."""

    due = Day(label="Due on", required=False)
    round = Choice(Round, initial=Round.FIRST, help_text="Second: another pair of eyes on what was judged already.")

    def __init__(self, *args: Any, project: Project, lines: list[Line], to: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        self.members = list(assignable(project))
        shares = self._shares(to)
        choices = [("", "Leave it out")] + [
            (str(member.user_id), f"{member.user} ({member.load} under way)") for member in self.members
        ]
        for line in lines:
            self.fields[f"to_{line.key}"] = forms.ChoiceField(
                label=f"Who gets {line.thing}",
                choices=choices,
                required=False,
                initial=shares[line.key],
                error_messages={"invalid_choice": "Choose a member from the list."},
            )

    def _shares(self, to: str) -> dict[str, str]:
        if to in {str(member.user_id) for member in self.members}:
            return {line.key: to for line in self.lines}
        has = {
            (line.key, review.member_id)
            for line in self.lines
            for review in line.reviews
            if review.claim_id in (None, line.standing.claim_id)
        }
        # An editor may take work too, but is not given any by a rule while there are reviewers.
        reviewers = [member for member in self.members if member.role == Role.REVIEWER] or self.members
        shares = shared_out([line.key for line in self.lines], {one.user_id: one.load for one in reviewers}, has)
        return {key: str(member or "") for key, member in shares.items()}

    @property
    def rows(self) -> list[tuple[Line, Any]]:
        """Each line with its field."""
        return [(line, self[f"to_{line.key}"]) for line in self.lines]

    def chosen(self, given: dict[str, Any]) -> list[tuple[Line, Any]]:
        """Each line with the member that was chosen for it, out of the cleaned data."""
        users = {str(member.user_id): member.user for member in self.members}
        return [(line, users[given[f"to_{line.key}"]]) for line in self.lines if given[f"to_{line.key}"]]


class HandOverForm(Versioned, DeskForm):
    aside = {"due": "Due on"}

    member = MemberChoice(
        queryset=None, empty_label="Choose a member", error_messages={"required": "Choose who is to have it."}
    )
    reason = Words(label="Why", rows=2, max_length=2_000, help_text="Both of them read it under My work.")

    def __init__(self, *args: Any, project: Project, now: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = assignable(project).exclude(user=now)


class ViewForm(Repeatable, DeskForm):
    name = Words(label="Name of this view", max_length=60)
    is_default = forms.BooleanField(label="Begin here when I open the project", required=False)
    query = Words(required=False, max_length=500, widget=forms.HiddenInput)


class ViewEditForm(Versioned, DeskForm):
    name = Words(label="Name of this view", max_length=60)
    is_default = forms.BooleanField(label="Begin here when I open the project", required=False)
