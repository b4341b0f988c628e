"""Forms for talk."""

from annotations.forms.fields import DeskForm, Repeatable, Versioned, Words
from annotations.models import Comment


class SaidForm(DeskForm):
    text = Words(label="Your comment", rows=3, max_length=10_000, error_messages={"required": "Write something first."})


class CommentForm(Repeatable, SaidForm):
    pass


class CommentEditForm(Versioned, SaidForm):
    @classmethod
    def of(cls, comment: Comment) -> "CommentEditForm":
        return cls(initial={name: getattr(comment, name) for name in cls.base_fields})
