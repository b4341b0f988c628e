"""Pasted pages: how exactly the article is found, beside a plain rule, on the development data; and how long it takes.

The weights of the classifier were fitted on these very pages: what to expect of other sites is what
`bench/fit_cutting.py` prints by cross-validation.
"""

import gzip
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from annotations.core.cutting import PageLine, cut
from annotations.core.errors import Invalid
from annotations.core.loaders import load_pasted
from annotations.core.trial import outcome

DATA = Path(__file__).parents[2] / "shared" / "datasets" / "pasted-pages-dev"
FUZZED = 10_000
_NAMES = {
    "exact": "exact bodies",
    "f1": "F1 of shingles",
    "leak_pages": "pages with a leaked paragraph",
    "lost_pages": "pages with a lost one",
    "title": "headline right",
    "verbatim": "verbatim",
}


def ours(text: str) -> dict[str, str]:
    try:
        found = outcome("", load_pasted(text))
    except Invalid:
        return {"body": "", "title": ""}
    return {"body": found["body"], "title": found["headline"]}


def plain(text: str) -> dict[str, str]:
    """The rule that comes to mind first: long lines, and those that end like a sentence; the first line is the title."""
    kept = [
        line for line in text.split("\n") if len(line) >= 80 or (line.count(" ") > 8 and re.search(r"[.!?]\W*$", line))
    ]
    return {"body": "\n\n".join(kept), "title": text.strip().partition("\n")[0]}


def score(predict: Callable[[str], dict[str, str]], texts: dict[str, str], *options: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "all.json").write_text(json.dumps({id: predict(text) for id, text in texts.items()}))
        command = [sys.executable, str(DATA / "evaluate.py"), folder, "--json", *options]
        return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def fuzzed(texts: list[str]) -> float:
    """The share of damaged pastes of which every line comes back, unaltered and in order, kept or set apart."""
    chance, whole = random.Random(1), 0
    pieces = [line for text in texts[:60] for line in text.split("\n")] + [
        "",
        " ",
        "\u200d",
        "é",
        "\U0001f469\u200d\U0001f680",
        "\u202eabc",
        "." * 500,
    ]
    for _ in range(FUZZED):
        text = "\n".join(chance.choices(pieces, k=chance.randrange(1, 40)))
        try:
            draft = load_pasted(text)
        except Invalid:
            whole += 1
            continue
        apart = all(line.blank or line.kept or line.apart for line in draft.lines)
        whole += draft.page == text and apart
    return whole / FUZZED


def milliseconds(work: Callable[[], object]) -> float:
    """The best of five, on one core."""
    best = float("inf")
    for _ in range(5):
        begin = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begin)
    return best * 1000


def rows() -> list[tuple[str, str, str]]:
    if not DATA.exists():
        return [("pasted pages", "no data", "")]
    with gzip.open(DATA / "inputs.jsonl.gz", "rt", encoding="utf-8") as file:
        texts = {row["id"]: row["text"] for row in map(json.loads, file)}
    found = [("pasted pages", "ours", "long lines")]
    for label, options in (("", ()), ("hard pages: ", ("--hard",))):
        mine, theirs = score(ours, texts, *options), score(plain, texts, *options)
        names = _NAMES if not label else {"exact": "exact bodies"}
        found += [(label + said, f"{mine[name]:.3f}", f"{theirs[name]:.3f}") for name, said in names.items()]
    found.append((f"verbatim, {FUZZED:,} fuzzed pastes", f"{fuzzed(list(texts.values())):.4f}", ""))
    large = "\n".join(texts.values())[:100_000]
    lines = [PageLine(line) for line in large.split("\n")]
    whole, classified, plainly = (
        milliseconds(work)
        for work in (lambda: load_pasted(large), lambda: cut(lines, field="text"), lambda: plain(large))
    )
    found.append(("100 kB read, ms", f"{whole:.0f}", f"{plainly:.0f}"))
    found.append(("100 kB classified, ms", f"{classified:.0f}", ""))
    return found


if __name__ == "__main__":
    for row in rows():
        print("{:<40} {:>12} {:>12}".format(*row))
