"""How well and how fast sentences are found, beside a plain pattern. Run: `.venv/bin/python -m bench.sentence_boundaries`.

F1 is that of ../shared/datasets/news-sentences-dev by its own scorer; without that folder the row says so.
"""

import gzip
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from annotations.core.sentences import sentences
from tests.core.sentence_examples import ENGLISH, OTHERS, parsed

NEWS = Path(__file__).parents[2] / "shared" / "datasets" / "news-sentences-dev"
_CHARACTERS = 2_000_000
_PLAIN = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")

Splitter = Callable[[str], list[str]]
Row = tuple[str, str, str]


def ours(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


def plain(text: str) -> list[str]:
    return [part for line in text.splitlines() for part in _PLAIN.split(line)]


def f1(found: dict[str, list[str]]) -> dict[str, float]:
    """The scores of the data set's own evaluate.py for {id: [sentence, ...]}; shares between 0 and 1."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "found.json").write_text(json.dumps(found), encoding="utf-8")
        command = [sys.executable, str(NEWS / "evaluate.py"), folder, "--json"]
        scores: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return scores


def rows() -> list[Row]:
    """(what is measured, ours, the plain pattern), ready to print."""
    texts = _news()
    rows = [("found by", "workbench", "plain pattern")]
    if texts:
        scores = [f1({key: split(text) for key, text in texts.items()}) for split in (ours, plain)]
        rows += [(name, *(f"{score[key]:.4f}" for score in scores)) for name, key in _SCORES]
    else:
        rows.append(("news F1", "no data", "no data"))
    for name, examples in (("hard English texts", ENGLISH), ("other languages", OTHERS)):
        rows.append((name, *(_right(split, parsed(examples)) for split in (ours, plain))))
    long = "\n".join(texts.values() or ["".join(pieces) for pieces in parsed(ENGLISH)])
    long = (long + "\n") * (_CHARACTERS // len(long))
    rows.append(("characters a second", *(f"{_speed(split, long):,.0f}" for split in (ours, plain))))
    return rows


_SCORES = (
    ("news F1", "f1"),
    ("news precision", "precision"),
    ("news recall", "recall"),
    ("news texts altered", "altered"),
)


def _news() -> dict[str, str]:
    if not NEWS.exists():
        return {}
    with gzip.open(NEWS / "inputs.jsonl.gz", "rt", encoding="utf-8") as file:
        return {row["id"]: row["text"] for row in map(json.loads, file)}


def _right(split: Splitter, examples: list[list[str]]) -> str:
    right = sum(split("".join(pieces)) == [piece.strip() for piece in pieces] for pieces in examples)
    return f"{right}/{len(examples)}"


def _speed(split: Splitter, text: str) -> float:
    began = time.perf_counter()
    split(text)
    return len(text) / (time.perf_counter() - began)


def main() -> None:
    for name, *values in rows():
        print(f"{name:<22}" + "".join(f"{value:>16}" for value in values))


if __name__ == "__main__":
    main()
