"""What can be refused, and with which HTTP status. Each refusal is a sentence the user can act on."""

from collections.abc import Mapping


class Refused(Exception):
    """A deed that cannot be done. `sentence` is shown to the user as it is; `field` names the input at fault."""

    status = 400

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class Forbidden(Refused):
    """The user may see the thing but may not do this to it."""

    status = 403


class Conflict(Refused):
    """Somebody else changed the thing in between. `current` is what is stored now, field by field."""

    status = 409

    def __init__(self, sentence: str, *, current: Mapping[str, str] | None = None, version: int | None = None) -> None:
        super().__init__(sentence)
        self.current = dict(current or {})
        self.version = version


class AlreadyLoaded(Conflict):
    """The page is in the project already. `article` is its id; `same_text` says whether it reads the same."""

    def __init__(self, sentence: str, *, article: int, same_text: bool) -> None:
        super().__init__(sentence)
        self.article = article
        self.same_text = same_text


class AlreadyStored(Conflict):
    """The project has this source already. `source` is its id."""

    def __init__(self, sentence: str, *, source: int) -> None:
        super().__init__(sentence)
        self.source = source


class TooLate(Refused):
    """The thing has moved on: its state no longer allows this."""

    status = 409


class NotReady(Refused):
    """Something that the project demands first is still missing."""

    status = 409


class TooLarge(Refused):
    """More than the workbench takes at once."""

    status = 413


class Invalid(Refused):
    """The input cannot be understood or stored."""

    status = 422


class Unavailable(Refused):
    """Something that the workbench needs does not answer. The same will work later."""

    status = 503
