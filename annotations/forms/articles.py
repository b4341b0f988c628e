"""Forms for loading articles and mending their cut."""

from django import forms
from django.core.exceptions import ValidationError

from annotations.core import batches
from annotations.core.loaders import ENCODINGS, ENDINGS
from annotations.core.records import LineRole
from annotations.forms.fields import Address, Day, DeskForm, Files, Page, Repeatable, Versioned, Words
from annotations.models import Article


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
