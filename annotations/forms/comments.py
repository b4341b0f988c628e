"""Forms for talk."""

from typing import Any

from django.urls import reverse

from annotations.core.talk import HELP
from annotations.forms.fields import DeskForm, HiddenNumber, Repeatable, Versioned, Words
from annotations.models import Comment, Project


class SaidForm(DeskForm):
    text = Words(
        label="Your comment",
        rows=3,
        max_length=10_000,
        error_messages={"required": "Write something first."},
        help_text=HELP,
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["data-mentions"] = reverse("mentions", args=[project.slug])


class CommentForm(Repeatable, SaidForm):
    pass


_SELECT_AGAIN = "The selection did not arrive whole. Select the words in the text again."


class ClaimCommentForm(CommentForm):
    """On a claim a comment may be about words of its article. `start` says which, where they were selected."""

    exact = Words(
        label="Words of the article that it is about",
        required=False,
        rows=1,
        strip=False,
        help_text="As they stand there.",
    )
    start = HiddenNumber(_SELECT_AGAIN, required=False)


class CommentEditForm(Versioned, SaidForm):
    @classmethod
    def of(cls, comment: Comment) -> "CommentEditForm":
        return cls(initial={name: getattr(comment, name) for name in cls.base_fields}, project=comment.project)


class ReadForm(DeskForm):
    """What the page that was read ended with."""

    up_to = HiddenNumber("This page does not say what was read. Reload it.")
