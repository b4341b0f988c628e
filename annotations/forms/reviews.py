"""Forms for assignments."""

from typing import Any

from annotations.core.records import Round
from annotations.forms.fields import Choice, Day, DeskForm, MemberChoice, Repeatable, Versioned, Words
from annotations.models import Project
from annotations.queries import assignable


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
