"""What templates say: may the reader do this, how a block of text is painted, how a time reads."""

import re
from datetime import date, datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from annotations import queries
from annotations.core import permissions, workflow
from annotations.core.differences import Deed, differences
from annotations.core.file_types import known_type
from annotations.core.labels import field_label
from annotations.core.permissions import Act
from annotations.core.records import HighlightState
from annotations.core.segments import Block, Segment
from annotations.core.talk import as_html
from annotations.core.text import shown
from annotations.models import Comment, Event, StoredFile

register = template.Library()


@register.filter
def may(role: str, act: str) -> bool:
    """`{% if role|may:"MARK_CLAIM" %}`: the buttons ask the same table as the deeds."""
    return permissions.allowed(role, Act[act])


@register.filter
def get(mapping, key):
    """The value at a key that is only known in the template."""
    return mapping.get(key, "")


@register.filter
def label(name: str) -> str:
    """The name of a field as people know it."""
    return field_label(name)


@register.filter
def said(value: str) -> str:
    """A review's state or move as people say it."""
    return workflow.said(value)


@register.filter
def sentence(value) -> str:
    """The words of an enum, with a capital."""
    text = str(value)
    return text[:1].upper() + text[1:]


@register.filter
def bare_address(url: str) -> str:
    """An address for a list: without what nearly all have."""
    return re.sub(r"^https?://(www\.)?", "", url).removesuffix("/")


@register.filter
def file_kind(file: StoredFile) -> str:
    """What a stored file is, in words."""
    kind = known_type(file.media_type)
    return kind.label if kind else "File"


@register.simple_tag
def painted(block: Block, page) -> SafeString:
    """A block's text with its marks, flat, and an empty link where each claim ends. The text itself is never touched.

    The claim that the page's address asks for, `page.chosen`, stands out.
    """
    chosen = getattr(page, "chosen", None)
    return mark_safe("".join(_segment(segment, page.by_claim, chosen) for segment in block.segments))


def _segment(segment: Segment, cards: dict, chosen: int | None) -> str:
    text = escape(segment.text)
    if segment.keys:
        card = cards[segment.keys[0]]
        ids = " ".join(map(str, segment.keys))
        details = " ".join(f"claim-{key}-comment" for key in segment.keys)
        count = f' data-n="{min(len(segment.keys), 3)}"' if len(segment.keys) > 1 else ""
        active = " is-active" if chosen in segment.keys else ""
        text = f'<mark class="v-{card.tone}{active}" data-c="{ids}"{count} aria-details="{details}">{text}</mark>'
    return text + "".join(_reference(cards[key], chosen) for key in segment.ends)


def _reference(card, chosen: int | None) -> str:
    label = escape(f"Claim {card.claim.number}: {card.standing}")
    active = f' is-active" id="claim-{card.claim.pk}-words' if card.claim.pk == chosen else ""
    return (
        f'<a class="ref{active}" href="#claim-{card.claim.pk}" data-claim="{card.claim.pk}"'
        f' data-number="{card.claim.number}" aria-label="{label}"></a>'
    )


@register.simple_tag
def copies_for(evidence) -> queries.Copies:
    """How it stands with the copies of a source on a claim."""
    return queries.copies_for(evidence)


@register.simple_tag
def in_html(comment: Comment) -> SafeString:
    """What a comment says, as core.talk shows it; those whom it mentions under the names that they have now."""
    rows = queries.mentions_of(comment)
    return mark_safe(as_html(comment.text, {row.written: (row.member_id, row.member.display_name) for row in rows}))


@register.simple_tag
def unread(user) -> int:
    """How many notifications the reader has not read."""
    return queries.unread_count(user)


#: What became of the words that a comment is about.
_FATES = {
    HighlightState.SAME: "unchanged",
    HighlightState.MOVED: "moved",
    HighlightState.EDITED: "changed",
    HighlightState.AMBIGUOUS: "perhaps changed",
    HighlightState.GONE: "gone",
}


@register.filter
def fate(state: str) -> str:
    """What became of words in a newer version, in words."""
    return _FATES[HighlightState(state)]


@register.simple_tag
def block_role(page, block: Block) -> str:
    """What the block is in the article: its line's role."""
    return page.roles[block.number]


@register.filter
def ago(when: datetime) -> SafeString:
    """A time as people say it, with the exact one on hover."""
    local = timezone.localtime(when)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', when.isoformat(), local.strftime("%-d %B %Y, %H:%M %Z"), _ago(when)
    )


def _ago(when: datetime) -> str:
    passed = timezone.now() - when
    if passed < timedelta(minutes=1):
        return "just now"
    if passed < timedelta(hours=1):
        return f"{passed.seconds // 60} min ago"
    if passed < timedelta(days=1):
        return f"{passed.seconds // 3600} h ago"
    if passed < timedelta(days=7):
        return f"{passed.days} day{'s' if passed.days > 1 else ''} ago"
    return timezone.localtime(when).strftime("%-d %b %Y")


@register.filter
def on_day(when: datetime) -> str:
    """The day of a moment, where the reader is."""
    return timezone.localtime(when).strftime("%-d %B %Y")


@register.filter
def day(value: date | None) -> SafeString | str:
    """A day; by its name where it is near, with the date on hover and on paper."""
    if not value:
        return ""
    distance = (value - timezone.localdate()).days
    exact = value.strftime("%-d %b %Y")
    if near := {0: "today", 1: "tomorrow", -1: "yesterday"}.get(distance):
        return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), exact, near)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), exact)


@register.filter
def due_day(value: date) -> SafeString | str:
    """A day of the coming week by its name, any other as `day` says it."""
    if not 1 < (value - timezone.localdate()).days < 7:
        return day(value)
    return format_html('<time datetime="{}" title="{}">{}</time>', value, f"{value:%-d %b %Y}", f"{value:%a}")


#: How an event reads in a history: what was done, to be followed by what it was done to.
_TOLD = {
    "project started": "started the project “{name}”",
    "project edited": "changed the project’s settings",
    "rating scale replaced": "put version {number} of the rating scale to use",
    "member added": "added {name} as {role}",
    "role changed": "gave {name} another role",
    "member removed": "removed {name}, who was {role}",
    "batch handed in": "handed in {name}, {total} rows",
    "batch started": "started to load {name}, {total} rows",
    "file purged": "removed a file that nothing used ({size} bytes)",
    "article loaded": "loaded the article",
    "revision added": "added a newer text of the article",
    "line moved": "moved the line “{text}”",
    "article edited": "corrected the article's details",
    "article removed": "removed the article",
    "article restored": "restored the article",
    "claim edited": "edited the claim",
    "evidence edited": "edited what a source does for the claim",
    "source edited": "corrected a source",
    "evidence ordered": "put the sources into another order",
    "evidence checked": "opened and read “{title}”",
    "check taken back": "took the tick off “{title}”",
    "gate waived": "waived: {gate}",
    "waiver taken back": "demands again: {gate}",
    "verdict given": "gave a verdict",
    "verdict taken back": "took a verdict back",
    "review edited": "changed the due date",
    "claim marked": "marked the words “{exact}”",
    "words added": "tied the claim to “{exact}” too",
    "words removed": "untied the claim from “{exact}”",
    "changed words decided": "decided about changed words: {decision}",
    "changed words put back": "put changed words back to decide about",
    "revision adopted": "carried the claims over to revision {number}",
    "claim moved": "tied the claim to other words",
    "claim withdrawn": "withdrew the claim",
    "claim restored": "restored the claim",
    "source attached": "attached “{title}” ({stance})",
    "copy asked for": "asked for a copy of the page",
    "copy kept": "kept copy {number} of the page",
    "copy failed": "could not keep a copy: {why}",
    "copy kept publicly": "asked the public archive to keep the page",
    "source found unchanged": "looked at the page, which is unchanged",
    "evidence removed": "took “{title}” off",
    "evidence restored": "put “{title}” back",
    "reply asked for": "asked {party} for a reply ({channel})",
    "reply not asked for": "said why no reply was asked for",
    "reply request edited": "corrected the right of reply: {party}",
    "reply request removed": "removed a right of reply: {party}",
    "reply request restored": "put a right of reply back: {party}",
    "reply recorded": "recorded the answer of {party}",
    "reply taken back": "took the answer of {party} back",
    "late reply weighed": "found that the conclusion stands with the answer of {party}",
    "comment written": "commented",
    "comment edited": "edited a comment",
    "comment removed": "removed a comment",
    "comment restored": "put a comment back",
    "thread resolved": "resolved a discussion",
    "thread reopened": "reopened a discussion",
    "priority set": "set the priority",
    "review handed over": "handed the review of {before} over to {name}: {reason}",
    "review given back": "gave the review back to {name}",
    "view kept": "kept the view “{name}” of the board",
    "view edited": "changed a view of the board",
    "view removed": "removed the view “{name}” of the board",
    "review assigned": "assigned {name}",
    "review taken": "took the review on",
    "review advanced: start": "started the review",
    "review advanced: submit": "handed the review in",
    "review advanced: accept": "accepted the review",
    "review advanced: return": "returned the review",
    "review advanced: resume": "took the review up again",
    "review advanced: decline": "declined the review",
    "review advanced: withdraw": "took the review off",
    "review reminded of": "reminded {name}: due {due}",
    "review put back": "put the review back to where it was",
    "demands overridden": "let the claim be concluded in an emergency",
    "override taken back": "took the emergency override back",
    "conclusion proposed": "proposed a conclusion: {rating} ({rule} decide)",
    "proposal withdrawn": "withdrew the proposal",
    "ballot cast": "voted",
    "claim concluded": "concluded: {rating} ({decided})",
    "claim reopened": "reopened the claim",
    "claim published": "published the answer: {rating}",
    "publication taken back": "took the answer off publication: {reason}",
    "claim corrected": "corrected what was published ({why}): {wrong}",
    "correction signed": "signed the correction as a second person",
    "conclusion confirmed": "looked again and found it still true: {note}",
}


@register.filter
def told(event: Event) -> str:
    """An event in words."""
    pattern = _TOLD.get(f"{event.kind}: {event.data['move']}" if "move" in event.data else event.kind)
    return shown(pattern.format_map(_Blanks(event.data))) if pattern else event.kind


@register.filter
def deed(message) -> dict[str, str]:
    """The deed that a message tells of (answers.done), for its toast; empty when it cannot be undone."""
    way, _, rest = (message.extra_tags or "").partition(" ")
    event, _, undoes = rest.partition(" ")
    return {"event": event, "way": way, "undoes": undoes} if event else {}


class _Blanks(dict):
    def __missing__(self, key: str) -> str:
        return "…"


@register.filter
def changes(event: Event) -> list[tuple[str, str, str]]:
    """What changed: the field in words, before, after."""
    changed = event.data.get("changed") or {}
    return [
        (field_label(name, event.noun), _value(before), _value(after))
        for name, (before, after) in changed.items()
        if name not in ("position", "order")  # the words, and the page, say where they are
        and event.kind != "review advanced"  # told in words
    ]


@register.simple_tag
def compared(before: str, after: str) -> SafeString:
    """Two wordings in one line: what was removed and what was added, word by word; long stretches that stayed are cut."""
    return format_html_join("", "{}", ((_shown(piece.deed, piece.text),) for piece in differences(before, after)))


_STAYED_SHOWN = 60


def _shown(deed: Deed, text: str) -> SafeString | str:
    if deed != Deed.KEPT:
        return format_html("<{0}>{1}</{0}>", "ins" if deed == Deed.PUT_IN else "del", text)
    return text if len(text) <= 2 * _STAYED_SHOWN else f"{text[:_STAYED_SHOWN]} … {text[-_STAYED_SHOWN:]}"


def _value(value) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "nothing"
    return str(value) if value not in (None, "") else "nothing"
