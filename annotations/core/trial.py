"""A trial of loading: what would be made of a page, as one plain object per row, with nothing stored."""

from typing import Any

from annotations.core.records import Detail, Draft, LineRole

#: The lines of the article's text, with its standfirst; headline, author, date and agency stand in fields of their own.
_BODY = (LineRole.STANDFIRST, LineRole.PARAGRAPH, LineRole.SUBHEADING)


def outcome(id: str, draft: Draft) -> dict[str, Any]:
    """`id`, `headline`, `body` (kept lines, a blank line between), `authors` (list), `credit`, `published` (ISO date),
    `language` (BCP 47) and `set_apart` (list of {text, reason}). What the page does not say is "" or [].
    """

    def said(detail: Detail) -> str:
        found = draft.details.get(detail)
        return found.value if found else ""

    return {
        "id": id,
        "headline": said(Detail.HEADLINE),
        "body": "\n\n".join(line.text for line in draft.lines if line.role in _BODY),
        "authors": [name for name in said(Detail.AUTHORS).split("; ") if name],
        "credit": said(Detail.CREDIT),
        "published": said(Detail.DATE_PUBLISHED),
        "language": said(Detail.LANGUAGE),
        "set_apart": [{"text": line.text, "reason": str(line.apart)} for line in draft.lines if line.apart],
    }


def refusal(id: str, sentence: str) -> dict[str, str]:
    """A row that cannot be loaded, and why."""
    return {"id": id, "error": sentence}
