"""A trial of loading: what would be made of a page, as one plain object per row, with nothing stored."""

from typing import Any

from annotations.core.records import Detail, Draft, LineRole

#: The lines of the article's text, with its standfirst. The headline stands in a field of its own; what else was kept
#: says who wrote it and when, and is listed with what was set apart, so that no line of the page goes unmentioned.
_BODY = (LineRole.STANDFIRST, LineRole.PARAGRAPH, LineRole.SUBHEADING)


def outcome(id: Any, draft: Draft) -> dict[str, Any]:
    """`id`, `headline`, `body` (kept lines, a blank line between), `authors` (list), `credit`, `published` (ISO date),
    `language` (BCP 47) and `set_apart` (list of {text, reason}, where the reason of a kept line is its role). What the
    page does not say is "" or [].
    """

    def said(detail: Detail) -> str:
        found = draft.details.get(detail)
        return found.value if found else ""

    headline = said(Detail.HEADLINE)
    return {
        "id": id,
        "headline": headline,
        "body": "\n\n".join(line.text for line in draft.lines if line.role in _BODY),
        "authors": [name for name in said(Detail.AUTHORS).split("; ") if name],
        "credit": said(Detail.CREDIT),
        "published": said(Detail.DATE_PUBLISHED),
        "language": said(Detail.LANGUAGE),
        "set_apart": [
            {"text": line.text, "reason": str(line.apart or line.role)}
            for line in draft.lines
            if line.apart or (line.kept and line.role not in _BODY and line.text.strip() != headline)
        ],
    }


def refusal(id: Any, sentence: str) -> dict[str, Any]:
    """A row that cannot be loaded, and why."""
    return {"id": id, "error": sentence}
