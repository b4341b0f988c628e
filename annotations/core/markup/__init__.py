"""Markup: a parsed web page as lines of text, and what it states of itself."""
