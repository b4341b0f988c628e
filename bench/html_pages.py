"""How well saved news pages load: the rows for HTML, beside trafilatura alone in the same run.

    python -m bench.html_pages

The shipped trees were fitted on these pages, so the rows of the body flatter here. `bench/fit_markup.py --check` judges
each page by trees that never saw its site.
"""

import gzip
import importlib.util
import json
import lzma
from collections.abc import Callable
from pathlib import Path
from typing import Any

from annotations.core.errors import Refused
from annotations.core.loaders.html_page import read
from annotations.core.records import Detail, Draft, LineRole

ROWS = {"same_words": "same words", "f1": "F1", "leak_pages": "leaked", "lost_pages": "lost", "title": "headline",
        "date": "date", "authors_exact": "authors"}  # fmt: skip
DATA = Path(__file__).parents[2] / "shared" / "datasets" / "article-html-dev"
Prediction = dict[str, Any]


def main() -> None:
    for row in rows():
        print("{:<24} {:>12} {:>12}".format(*row))


def rows() -> list[tuple[str, str, str]]:
    """(measure, ours, trafilatura's where it is installed, else a dash).

    On the development pages, where the trees were fitted, our figures for the body are not what new sites will give:
    `bench/fit_markup.py --check` prints those.
    """
    if not DATA.exists():
        return [("HTML pages", "no data", "")]
    ours = measure(DATA, workbench)
    theirs = measure(DATA, trafilatura_alone) if importlib.util.find_spec("lxml_html_clean") else {}
    found = [("HTML pages", "workbench", "trafilatura")]
    for name, title in {**ROWS, "invented": "invented"}.items():
        found.append((title, f"{ours[name]:.3f}", f"{theirs[name]:.3f}" if name in theirs else "-"))
    return found


def measure(data: Path, predict: Callable[[str], Prediction]) -> dict[str, float]:
    """evaluate.py's figures, and `invented`: the share of given headlines and names that the page never says."""
    spec = importlib.util.spec_from_file_location("evaluate", data / "evaluate.py")
    evaluate: Any = importlib.util.module_from_spec(spec)  # type: ignore[arg-type]
    spec.loader.exec_module(evaluate)  # type: ignore[union-attr]
    with gzip.open(data / "truth.jsonl.gz", "rt", encoding="utf-8") as lines:
        truths = {truth["id"]: truth for truth in map(json.loads, lines)}
    scores, given, invented = [], 0, 0
    with lzma.open(data / "inputs.jsonl.xz", "rt", encoding="utf-8") as lines:
        for page in map(json.loads, lines):
            predicted = predict(page["html"])
            scores.append(evaluate.score(truths[page["id"]], None, predicted))
            told = evaluate.key(_unescaped(page["html"]))
            for value in (predicted.get("title"), *predicted.get("authors", ())):
                given += bool(value)
                invented += bool(value) and evaluate.key(value) not in told
    return {**evaluate.agg(scores), "invented": invented / given if given else 0.0}


def _unescaped(source: str) -> str:
    from lxml import html

    return (
        f"{source} {html.document_fromstring(source.encode(), parser=html.HTMLParser(encoding='utf-8')).text_content()}"
    )


def workbench(source: str) -> Prediction:
    try:
        return predicted(read(source.encode()))
    except Refused:
        return {}


def predicted(draft: Draft) -> Prediction:
    """A draft as evaluate.py reads it: the body is the kept paragraphs and subheadings, joined by blank lines."""
    said = {detail: found.value for detail, found in draft.details.items()}
    body = [line.text for line in draft.lines if line.role in (LineRole.PARAGRAPH, LineRole.SUBHEADING)]
    names = [name for name in said.get(Detail.AUTHORS, "").split("; ") if name]
    return {"body": "\n\n".join(body), "title": said.get(Detail.HEADLINE, ""), "authors": names,
            "date": said.get(Detail.DATE_PUBLISHED, "")}  # fmt: skip


def trafilatura_alone(source: str) -> Prediction:
    import trafilatura

    found = trafilatura.bare_extraction(source, include_comments=False, with_metadata=True)
    if found is None:
        return {}
    names = [name.strip() for name in (found.author or "").split(";") if name.strip()]
    return {"body": found.text or "", "title": found.title or "", "authors": names, "date": found.date or ""}


if __name__ == "__main__":
    main()
