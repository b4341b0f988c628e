"""The HTML doors. Each view goes in four steps: find, parse, act, answer."""
