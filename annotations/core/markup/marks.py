"""What tags, roles and class names say about the text inside them: tables of marks."""

import re
from typing import Any

from annotations.core.cutting import Hint

_TAGS = {
    "article": Hint.ARTICLE,
    "main": Hint.ARTICLE,
    "p": Hint.PARAGRAPH,
    "blockquote": Hint.PARAGRAPH,
    "pre": Hint.PARAGRAPH,
    "h1": Hint.TITLE,
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), Hint.HEADING),
    "li": Hint.ITEM,
    "nav": Hint.NAVIGATION,
    "menu": Hint.NAVIGATION,
    "figcaption": Hint.CAPTION,
    "aside": Hint.OTHER_STORY,
    "footer": Hint.FURNITURE,
    "form": Hint.FURNITURE,
    "button": Hint.FURNITURE,
    "label": Hint.FURNITURE,
    "time": Hint.DATELINE,
}
_ROLES = {
    "navigation": Hint.NAVIGATION,
    "banner": Hint.NAVIGATION,
    "menu": Hint.NAVIGATION,
    "search": Hint.NAVIGATION,
    "contentinfo": Hint.FURNITURE,
    "complementary": Hint.OTHER_STORY,
    "dialog": Hint.PROMOTION,
    "alertdialog": Hint.PROMOTION,
    "main": Hint.ARTICLE,
    "article": Hint.ARTICLE,
}
_PROPERTIES = {
    "headline": Hint.TITLE,
    "author": Hint.BYLINE,
    "datepublished": Hint.DATELINE,
    "articlebody": Hint.ARTICLE,
    "description": Hint.STANDFIRST,
    "caption": Hint.CAPTION,
}

#: Words of class names and ids, the first that is found.
_NAMES = tuple(
    (hint, re.compile(rf"(?<![a-z])(?:{words})(?![a-z])"))
    for hint, words in (
        (Hint.COMMENTS, "comments?(?!-count)|disqus|comment-(?:list|section|area)|replies|responses"),
        (Hint.OTHER_STORY, r"related(?:-\w+)*|more-(?:stories|news|from|like|on|for)|read-(?:next|more|also)|recommend\w*|"
         r"recirc\w*|most-(?:read|popular|viewed)|teasers?|trending|popular|also-read|outbrain|taboola|sidebar|side-bar|"
         "up-next|latest-(?:news|stories|posts)|next-(?:article|post|story)|prev(?:ious)?-(?:article|post|story)|"
         "post-navigation|in-?line-link|widgets?"),
        (Hint.PROMOTION, r"newsletters?|subscri\w+|promos?|promotion|advert\w*|ads?|sponsor\w*|cookies?|paywall|sign-?up|"
         r"consent|gdpr|donat\w+|cta|marketing|affiliate|shop"),
        (Hint.SHARING, r"shar(?:e|ing)|social|follow-us|sharedaddy|addtoany|addthis"),
        (Hint.CAPTION, r"captions?|photo-credits?|image-credits?|credits?|wp-caption\w*|image-caption|media-caption|gallery"),
        (Hint.NAVIGATION, r"breadcrumbs?|nav|navbar|navigation|site-header|masthead|menu|skip-link|topbar|toolbar"),
        (Hint.FURNITURE, r"footer|copyright|site-footer|tags|tag-list|topics|author-(?:bio|box|info)|bio|about-author|"
         "print-only|sr-only|visually-hidden|screen-reader-text|screen-reader"),
        (Hint.BYLINE, r"byline|authors?|author-name"),
        (Hint.DATELINE, r"dateline|published?|publish(?:ed)?-(?:date|time|on)|post-date|timestamp|date|entry-date"),
        (Hint.STANDFIRST, r"standfirst|sub-?headlines?|sub-?titles?|deck|dek|lede|summary|excerpt|article-intro"),
    )
)  # fmt: skip

_OF_THE_PAGE = frozenset({"html", "body", "main", "article"})
_LONGEST = 300


def marks_of(element: Any, tag: str, around: frozenset[Hint]) -> frozenset[Hint]:
    """The hints for text directly inside an element, given those that hold around it."""
    marks = set(around)
    if tag in _TAGS:
        marks.add(_TAGS[tag])
    if not element.attrib:
        return frozenset(marks)
    role, prop = (element.get("role") or "").lower(), (element.get("itemprop") or "").lower()
    if role in _ROLES:
        marks.add(_ROLES[role])
    if prop in _PROPERTIES:
        marks.add(_PROPERTIES[prop])
    if tag not in _OF_THE_PAGE:
        marks.update(_named(element))
    return frozenset(marks)


def _named(element: Any) -> set[Hint]:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"[:_LONGEST]
    if not names.strip():
        return set()
    parted = re.sub(r"([a-z])([A-Z])", r"\1-\2", names).lower().replace("_", "-")
    return {hint for hint, pattern in _NAMES if pattern.search(parted)}
