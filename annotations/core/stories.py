"""The other stories on a page: which lines that were set apart belong together, and what each story is called."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from annotations.core.records import Apart, Line

_PARTS = (Apart.OTHER_STORY, Apart.CAPTION, Apart.FURNITURE)
#: Characters that end a sentence, with the quotation marks and brackets that may follow them.
SENTENCE_END = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]*\s*$")


@dataclass(frozen=True)
class Story:
    """Another story on the page: lines `first` to `last`, counted from 0, and the line that names it."""

    title: str
    first: int
    last: int


def other_stories(lines: Sequence[Line]) -> tuple[Story, ...]:
    """The stories among the lines that were set apart, in their order. A lone caption is no story."""
    stories: list[Story] = []
    run: list[int] = []
    for number, line in enumerate([*lines, Line("", apart=Apart.NAVIGATION)]):
        if line.blank and line.apart is None:
            continue
        if line.apart in _PARTS:
            run.append(number)
            continue
        while run and lines[run[-1]].apart == Apart.FURNITURE:
            run.pop()
        if any(lines[n].apart == Apart.OTHER_STORY for n in run):
            stories.append(Story(_title(lines, run), run[0], run[-1]))
        run = []
    return tuple(stories)


def _title(lines: Sequence[Line], run: Sequence[int]) -> str:
    """The last line above the first sentence that reads like a title; without one, the first line of the story."""
    own = [lines[n].text.strip() for n in run if lines[n].apart == Apart.OTHER_STORY]
    title = ""
    for text in own:
        if len(text.split()) >= 3 and not SENTENCE_END.search(text):
            title = text
        elif title and SENTENCE_END.search(text):
            break
    return title or own[0]


@dataclass(frozen=True)
class Group:
    """Lines that were set apart and stand together: another story with its title, or what has none ("")."""

    title: str
    numbers: tuple[int, ...]


def grouped(lines: Sequence[Line]) -> tuple[Group, ...]:
    """All lines that were set apart, in page order: one group per story, and one per stretch between what is kept."""
    story_of = {n: story for story in other_stories(lines) for n in range(story.first, story.last + 1)}
    groups: list[tuple[Story | None, list[int]]] = []
    open_group = False
    for number, line in enumerate(lines):
        if line.kept:
            open_group = False
        if line.apart is None:
            continue
        story = story_of.get(number)
        if not open_group or groups[-1][0] is not story:
            groups.append((story, []))
            open_group = True
        groups[-1][1].append(number)
    return tuple(Group(story.title if story else "", tuple(numbers)) for story, numbers in groups)
