"""Cutting: which lines of a page are its article, and why each of the others is not."""

from annotations.core.cutting.cut import Cut, cut, details_on
from annotations.core.cutting.hints import Hint, PageLine

__all__ = ["Cut", "Hint", "PageLine", "cut", "details_on"]
