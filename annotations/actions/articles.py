"""Loading articles, mending their cut before the first claim, and correcting their details."""

import hashlib
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from annotations.actions.files import kept, stored
from annotations.actions.writing import (
    fitting,
    locked,
    made_before,
    not_in_future,
    require,
    required,
    saved_last,
    store,
)
from annotations.core import lessons, loaders, recurring
from annotations.core.addresses import address_digest, site_of, web_address
from annotations.core.errors import AlreadyLoaded, Conflict, Invalid, TooLarge, TooLate
from annotations.core.permissions import Act
from annotations.core.records import Apart, Detail, Draft, Line, LineRole, Obtained
from annotations.core.recurring import Shelf, page_keys
from annotations.core.text import shown, storable
from annotations.events import Kind, record
from annotations.models import Article, Project, Revision, SiteLesson, StoredFile, User
from annotations.reading import read_apart

#: About 300,000 words. More than that is not one article.
MAX_CHARACTERS = 2_000_000
#: HTML carries more markup than text.
MAX_BYTES = 10 * 1024 * 1024

#: Details that are read off a kept line, and follow it when the cut is mended.
_LINE_DETAILS = {
    LineRole.HEADLINE: Detail.HEADLINE,
    LineRole.STANDFIRST: Detail.STANDFIRST,
    LineRole.BYLINE: Detail.BYLINE,
    LineRole.CREDIT: Detail.CREDIT,
}

BY_HAND = "by hand"

#: How many pages of a site a new one is compared with.
SITE_PAGES = 8


_COLUMNS = {field.name: field for field in Article._meta.get_fields() if not field.is_relation}


@dataclass(frozen=True)
class Incoming:
    """What somebody hands in: a pasted text or a file's bytes, and how it came."""

    data: bytes
    obtained: Obtained
    name: str = ""
    media_type: str = "text/plain"
    encoding: str = ""
    #: A text already, in UTF-8: nothing to find out about the bytes.
    is_text: bool = False

    @property
    def is_foreign_file(self) -> bool:
        """Whether somebody hands in a file that a virus scanner should see."""
        return self.obtained in (Obtained.UPLOADED, Obtained.IMPORTED) and not self.is_text

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @classmethod
    def of_text(cls, text: str, obtained: Obtained = Obtained.PASTED) -> "Incoming":
        return cls(storable(text, field="text").encode(), obtained, is_text=True)

    @classmethod
    def of_html(cls, html: str, obtained: Obtained = Obtained.PASTED) -> "Incoming":
        return cls(storable(html, field="text").encode(), obtained, "", "text/html", "utf-8")


def load_article(
    project: Project,
    incoming: Incoming,
    *,
    by: User,
    source_url: str = "",
    uid: UUID | None = None,
    unless_known: bool = False,
    draft: Draft | None = None,
) -> Article:
    """An article with its first revision. The bytes are kept as they came, the text character for character.

    `uid` makes a repeated request harmless: the article that has it already is returned. Raises Invalid when there is
    no article in it, TooLarge when it is more than one, and with `unless_known` AlreadyLoaded when the project has the
    same text or the same address. `draft`: what `read_known` made of it, when it was read before.
    """
    require(by, Act.LOAD_ARTICLE, project)
    if source_url:
        web_address(source_url, field="source_url")
    draft = draft or read_known(
        project, incoming, source_url
    )  # outside the transaction: the write lock should not wait
    article = Article(project=project, loaded_by=by, **fitting(Article, source_url=source_url), **fields_of(draft))
    vars(article).update(whereabouts(article))
    if uid:
        article.uid = uid
    with incoming_stored(project, incoming) as original, transaction.atomic():
        locked(project)
        if known := made_before(Article, uid, project=project, loaded_by=by):
            return known
        revision = revision_of(article, 1, draft, incoming)
        if unless_known and (known := known_page(article, revision, incoming.sha256)):
            raise AlreadyLoaded(known.sentence, article=known.article.pk, same_text=known.same_text)
        article.save()
        revision.original = kept(original)
        revision.adopted_at = timezone.now()
        revision.save()
        record(
            Kind.ARTICLE_LOADED,
            article,
            by,
            revision=str(revision.uid),
            obtained=incoming.obtained,
            original_sha256=revision.original.sha256,
            newlines_changed=draft.newlines_changed,
        )
    return article


def read_known(project: Project, incoming: Incoming, source_url: str, *, article: Article | None = None) -> Draft:
    """The draft of what comes in, with what this desk knows of the site: the lines that its pages share, and what was
    mended on them. `article`: the one that it is a newer version of. Raises what `read` does.
    """
    draft = read(incoming)
    said = {name: found.value for name, found in draft.details.items()}
    site = _site(said.get(Detail.CANONICAL_URL, ""), source_url, said.get(Detail.PUBLISHER, ""))
    if not site:
        return draft
    draft = recurring.without_recurring(draft, _shelf(project, site, article).recurring(page_keys(draft.lines)))
    known = SiteLesson.objects.filter(project=project, site=site).values_list("key", "role")
    return lessons.taught(draft, {key: LineRole(role) if role else None for key, role in known})


def _shelf(project: Project, site: str, article: Article | None) -> Shelf:
    """The latest pages of the site, those of `article` left out."""
    pages = Revision.objects.filter(article__project=project, article__site=site).order_by("-pk")
    shelf = Shelf()
    for page in pages.exclude(article=article).only("page", "cut")[:SITE_PAGES]:
        shelf.add(page_keys(page.lines))
    return shelf


def whereabouts(article: Article, **changes: object) -> dict[str, str]:
    """The columns that tell that two pages are one and that two articles are of one site, after `changes`: the canonical
    address, else the one it was loaded from; the publisher's name where there is no address.
    """
    names = ("canonical_url", "source_url", "publisher")
    canonical_url, source_url, publisher = (str(changes.get(name, getattr(article, name))) for name in names)
    site = _site(canonical_url, source_url, publisher)
    return {"address_key": address_digest(canonical_url or source_url), "site": site}


def _site(canonical_url: str, source_url: str, publisher: str) -> str:
    return (site_of(canonical_url or source_url) or publisher.casefold())[:255]


def revision_of(article: Article, number: int, draft: Draft, incoming: Incoming) -> Revision:
    revision = Revision(
        article=article,
        number=number,
        newlines_changed=draft.newlines_changed,
        encoding=draft.encoding[:40],
        resolved=[[word.line, word.printed, word.became] for word in draft.resolved],
        obtained=incoming.obtained,
        original_name=shown(incoming.name)[:255],
    )
    revision.lines = draft.lines
    return revision


@dataclass(frozen=True)
class KnownPage:
    """A standing article of the project that came from the same text, or else from the same address."""

    article: Article
    same_text: bool

    @property
    def sentence(self) -> str:
        what = "This text is loaded already" if self.same_text else "This page is loaded already, with another text"
        return f"{what}: “{self.article}”."


def known_page(article: Article, revision: Revision, original_sha256: str = "") -> KnownPage | None:
    """Whether the project has the page already: by the digest of its text, by that of the bytes it came in (the cut of
    one may have been mended), and by its address. `original_sha256` is for a revision whose bytes are not kept yet.
    """
    others = Article.objects.standing().filter(project=article.project).exclude(pk=article.pk)
    original = original_sha256 or revision.original.sha256
    kept = StoredFile.objects.filter(project=article.project, sha256=original)
    if same := (
        others.filter(revisions__sha256=revision.sha256).first() or others.filter(revisions__original__in=kept).first()
    ):
        return KnownPage(same, same_text=True)
    if article.address_key and (same := others.filter(address_key=article.address_key).first()):
        return KnownPage(same, same_text=False)
    return None


def require_size(size: int, *, field: str = "file") -> None:
    """Raises TooLarge for more bytes than a file may have, before they are read into memory."""
    if size > MAX_BYTES:
        raise TooLarge(_too_large(f"{size / 1e6:.1f} MB"), field=field)


def read(incoming: Incoming) -> Draft:
    """What the loaders make of it. Raises Invalid when there is no article in it, TooLarge when there are several."""
    field = "text" if incoming.is_text else "file"
    require_size(len(incoming.data), field=field)
    if incoming.is_text:
        text = incoming.data.decode()
        if len(text) > MAX_CHARACTERS:
            raise TooLarge(_too_large(f"{len(text):,} characters"), field=field)
        return loaders.load_pasted(text)
    draft = read_apart(incoming.data, name=incoming.name, media_type=incoming.media_type, encoding=incoming.encoding)
    if (length := len(draft.page)) > MAX_CHARACTERS:
        raise TooLarge(_too_large(f"{length:,} characters"), field=field)
    return draft


def _too_large(size: str) -> str:
    return (
        f"That is {size}; an article may have {MAX_CHARACTERS:,} characters. Nothing was saved. "
        "Keep the part that is to be checked and load that."
    )


def fields_of(draft: Draft) -> dict:
    """The article's columns from what the page says. Too long for its column means: not what it seemed to be."""
    values = {}
    for detail, found in draft.details.items():
        if detail not in _COLUMNS:
            continue
        longest = _COLUMNS[detail].max_length
        if longest is None or len(found.value) <= longest:
            values[str(detail)] = found.value
    for detail in (Detail.DATE_PUBLISHED, Detail.DATE_MODIFIED):
        if day := values.get(detail):
            values[detail.value] = date.fromisoformat(day)
    if not values.get(Detail.HEADLINE):
        first = draft.kept[0].text.strip()
        values[Detail.HEADLINE.value] = first if len(first) <= 120 else first[:119].rstrip() + "…"
    told = {*values, Detail.ENCODING.value}  # the revision keeps the encoding itself
    found = {str(detail): found.where for detail, found in draft.details.items() if str(detail) in told}
    if Detail.BYLINE not in values and (authors := draft.details.get(Detail.AUTHORS)):
        values[Detail.BYLINE.value] = authors.value.replace("; ", ", ")[: _COLUMNS[Detail.BYLINE].max_length]
        found[Detail.BYLINE.value] = authors.where
    return values | {"found": found}


def incoming_stored(project: Project, incoming: Incoming) -> AbstractContextManager[StoredFile]:
    """The bytes as they came, put away for a transaction that keeps them (actions.files)."""
    content = ContentFile(incoming.data)
    return stored(project, content, media_type=incoming.media_type, scanned=incoming.is_foreign_file)


@transaction.atomic
def move_line(
    revision: Revision,
    number: int,
    role: LineRole | None,
    *,
    version: int,
    by: User,
    apart: Apart = Apart.BY_HAND,
    headline: int | None = None,
) -> Revision:
    """Keeps line `number` (from 0) of the page as `role`, or sets it apart when `role` is None.

    Possible until the first claim is marked: from then on claims are tied to the text, and it never changes. A new
    headline makes a paragraph of the one before. To take that back, `headline` is the line that is the headline again,
    and `apart` says why the line was set apart before.
    """
    require(by, Act.EDIT_ARTICLE, revision.article.project)
    revision = locked(revision)
    article = revision.article
    if revision.settled_at:
        raise TooLate("Claims are tied to this text, so its lines stay as they are.")
    lines = list(revision.lines)
    if not 0 <= number < len(lines) or lines[number].blank:
        raise Invalid("There is no such line on the page. Reload to see it as it is.")
    before = lines[number]
    if revision.version != version:
        raise Conflict(
            f"{saved_last(revision)} moved lines while you looked at the page. “{_short(before.text)}” was to be "
            f"{_as(role, None)}; as it stands now it is {_as(before.role, before.apart)}. Move it again if it needs it.",
            version=revision.version,
        )
    lines[number] = replace(before, role=role, apart=None if role else apart)
    demoted = None
    if role == LineRole.HEADLINE:
        demoted = next((n for n, line in enumerate(lines) if line.role == role and n != number), None)
        lines = [
            replace(line, role=LineRole.PARAGRAPH) if line.role == role and n != number else line
            for n, line in enumerate(lines)
        ]
    elif headline is not None:
        lines[headline] = replace(lines[headline], role=LineRole.HEADLINE, apart=None)
    if not any(line.kept for line in lines):
        raise Invalid("An article keeps at least one line. Keep another one first.")
    revision.lines = tuple(lines)
    revision.version += 1
    revision.save(update_fields=["cut", "text", "sha256", "version"])
    if revision.adopted_at:
        follow_lines(article, revision.lines, {before.role, role})
    _learn(article, before.text, role, by)
    moved = [before.role or before.apart, role or apart]
    record(Kind.LINE_MOVED, revision, by, line=number, text=before.text[:200], changed={"line": moved}, demoted=demoted)
    return revision


def _as(role: LineRole | None, apart: Apart | None) -> str:
    return f"kept as {role}" if role else f"set apart as {apart}" if apart else "set apart"


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79].rstrip() + "…"


def _learn(article: Article, text: str, role: LineRole | None, by: User) -> None:
    site = article.site
    if site and lessons.teaches(role):
        for key in lessons.keys(text):
            SiteLesson.objects.update_or_create(
                project=article.project,
                site=site,
                key=key,
                defaults={"role": role or "", "taught_by": by, "taught_at": timezone.now()},
            )


def follow_lines(article: Article, lines: tuple[Line, ...], touched: set[LineRole | None]) -> None:
    """Details that are read off a line follow it, unless somebody wrote them by hand."""
    changed = []
    for role, detail in _LINE_DETAILS.items():
        if role not in touched or article.found.get(detail) == BY_HAND:
            continue
        said = [(n, line.text.strip()) for n, line in enumerate(lines) if line.role == role]
        value = " ".join(text for _, text in said)
        if role == LineRole.CREDIT:
            value = value.strip("() ")
        longest = Article._meta.get_field(detail).max_length
        if (longest and len(value) > longest) or (role == LineRole.HEADLINE and not value):
            continue
        setattr(article, detail, value)
        article.found.pop(detail, None)
        if said:
            article.found[detail] = f"line {said[0][0] + 1}"
        changed.append(detail)
    if changed:
        article.save(update_fields=[*changed, "found"])


@transaction.atomic
def edit_article(
    article: Article, *, version: int, by: User, origins: Mapping[str, str] | None = None, **changes
) -> Article:
    """Corrects what is known of the article; what a person wrote is no longer taken from the page.

    `origins` says where the values come from when it is not by hand: an undo brings back what the page said.
    """
    require(by, Act.EDIT_ARTICLE, article.project)
    if "headline" in changes:
        changes["headline"] = required(changes["headline"], "Give the article a headline.", field="headline")
    for name in ("source_url", "canonical_url"):
        if changes.get(name):
            web_address(changes[name], field=name)
    for name in ("date_published", "date_modified"):
        not_in_future(changes.get(name), field=name)
    edited = {name for name, value in changes.items() if getattr(article, name) != value}
    found = article.found | dict.fromkeys(edited, BY_HAND) | {n: w for n, w in (origins or {}).items() if n in edited}
    found = {name: where for name, where in found.items() if where}
    before = {name: article.found.get(name, "") for name in sorted(edited)}
    derived = {"found": found, **whereabouts(article, **changes)}
    changed = store(article, version, **derived, **changes)
    changed = {name: values for name, values in changed.items() if name not in derived}
    record(Kind.ARTICLE_EDITED, article, by, changed=changed, origins=before)
    return article


@transaction.atomic
def remove_article(article: Article, *, by: User) -> Article:
    """Takes the article out of all lists. Nothing is deleted; it can be restored."""
    require(by, Act.REMOVE_ARTICLE, article.project)
    return _set_removed(article, Kind.ARTICLE_REMOVED, by)


@transaction.atomic
def restore_article(article: Article, *, by: User) -> Article:
    """Brings a removed article back, with all that was done on it."""
    require(by, Act.REMOVE_ARTICLE, article.project)
    return _set_removed(article, Kind.ARTICLE_RESTORED, by)


def _set_removed(article: Article, kind: Kind, by: User) -> Article:
    article = locked(article)
    removing = kind == Kind.ARTICLE_REMOVED
    if bool(article.removed_at) == removing:
        raise Conflict(f"Somebody else did that already: the article is {'removed' if removing else 'back'}.")
    article.removed_at = timezone.now() if removing else None
    article.save(update_fields=["removed_at"])
    record(kind, article, by)
    return article
