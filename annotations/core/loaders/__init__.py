"""Loaders: one per kind of input, each giving a Draft. Menus, command line and forms follow from this tuple."""

from typing import Protocol

from annotations.core.loaders import html_page, markdown_file, pdf_document, plain_text, word_document
from annotations.core.loaders.plain_text import ENCODINGS, load_pasted
from annotations.core.records import Draft


class Loader(Protocol):
    """A module that takes some inputs and reads them. `ENDINGS`: what their names end in, the usual one first."""

    @property
    def ENDINGS(self) -> tuple[str, ...]: ...

    def takes(self, data: bytes, *, name: str, media_type: str) -> bool: ...

    def read(self, data: bytes, *, encoding: str = "") -> Draft: ...


#: In the order they are asked; plain text takes what nobody else wants.
LOADERS: tuple[Loader, ...] = (pdf_document, word_document, html_page, markdown_file, plain_text)

#: For the file picker.
ENDINGS = tuple(ending for loader in reversed(LOADERS) for ending in loader.ENDINGS)

__all__ = ["ENCODINGS", "ENDINGS", "LOADERS", "load", "load_pasted", "loader_of"]


def load(data: bytes, *, name: str = "", media_type: str = "", encoding: str = "") -> Draft:
    """The draft of an uploaded file. Raises Invalid, in words, when there is no article in it."""
    return loader_of(data, name=name, media_type=media_type).read(data, encoding=encoding)


def loader_of(data: bytes, *, name: str = "", media_type: str = "") -> Loader:
    """The first loader that takes the file. Looks at its beginning and its name only."""
    return next(loader for loader in LOADERS if loader.takes(data, name=name, media_type=media_type))
