"""Fits the trees that find an article on a web page, and writes them to annotations/core/markup/trees.json.

    python bench/fit_markup.py ../shared/datasets/article-html-dev            # cross-validates by site, then writes
    python bench/fit_markup.py ../shared/datasets/article-html-dev --check    # cross-validates only

Needs lightgbm and numpy besides the project's own libraries; the project itself needs neither. The seed is fixed and one
thread is used, so the same data give the same trees. A line is one of the article's when it aligns with the truth's
lines in order; the truth's optional lines teach nothing. The second look learns from first looks at sites that the
first look had not seen.
"""

import argparse
import difflib
import gzip
import importlib.util
import json
import lzma
import random
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from annotations.core.loaders.html_page import parse
from annotations.core.markup.details import page_titles, stated_body
from annotations.core.markup.rendering import render
from annotations.core.markup.traits import add_odds, key, read_kinds, read_traits

OUT = Path(__file__).parents[1] / "annotations" / "core" / "markup" / "trees.json"
SEED, FOLDS, ROUNDS = 7, 5, 180
SETTINGS = {
    "objective": "binary", "learning_rate": 0.06, "num_leaves": 15, "min_data_in_leaf": 30, "feature_fraction": 0.4,
    "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5, "verbose": -1, "seed": SEED, "num_threads": 1,
    "deterministic": True, "force_row_wise": True,
}  # fmt: skip


@dataclass
class Page:
    """A page of the data: its lines, their numbers, and for each 1 (the article's), 0 (not) or -1 (teaches nothing)."""

    id: str
    site: str
    texts: list[str]
    rows: list[list[float]]
    kinds: list[tuple[Any, Any]]
    labels: list[int]
    odds: list[float] = field(default_factory=list)

    def longer(self) -> list[list[float]]:
        return add_odds(self.rows, self.odds, self.kinds)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("--check", action="store_true", help="cross-validate only")
    given = arguments.parse_args()
    pages = read(given.data)
    print({name: round(value, 4) for name, value in cross_validated(pages, given.data).items()})
    if not given.check:
        first, second = fit(pages)
        OUT.write_text(json.dumps({"first": plain(first), "second": plain(second)}, separators=(",", ":")))


def read(data: Path) -> list[Page]:
    with gzip.open(data / "truth.jsonl.gz", "rt", encoding="utf-8") as lines:
        truths = [json.loads(line) for line in lines]
    with lzma.open(data / "inputs.jsonl.xz", "rt", encoding="utf-8") as lines:
        sources = {row["id"]: row["html"] for row in map(json.loads, lines)}
    return [_page(truth, sources[truth["id"]]) for truth in truths]


def _page(truth: dict[str, Any], source: str) -> Page:
    root = parse(source)
    laid = render(root)
    rows = read_traits(laid, page_titles(root), stated_body(root))
    texts = [one.line.text for one in laid]
    return Page(
        truth["id"], truth["site"], texts, rows, read_kinds(laid), _labels(truth, [key(text) for text in texts])
    )


def _labels(truth: dict[str, Any], keys: list[str]) -> list[int]:
    body = [words for line in truth["body"].split("\n") if (words := key(line))]
    optional = ({key(line) for line in truth["optional"]} | {key(truth["title"])}) - set(body)
    labels = [-1 if not words or words in optional else 0 for words in keys]
    found = set()
    for block in difflib.SequenceMatcher(None, body, keys, autojunk=False).get_matching_blocks():
        found.update(range(block.a, block.a + block.size))
        labels[block.b : block.b + block.size] = [1] * block.size
    missing = f" {' '.join(line for place, line in enumerate(body) if place not in found)} "
    for place, words in enumerate(keys):
        if labels[place] == 0 and len(words.split()) >= 3 and f" {words} " in missing:
            labels[place] = 1
    return labels


def by_site(pages: list[Page], folds: int, seed: int) -> list[list[Page]]:
    sites = sorted({page.site for page in pages})
    random.Random(seed).shuffle(sites)
    return [[page for page in pages if sites.index(page.site) % folds == fold] for fold in range(folds)]


def boost(pages: list[Page], rows: list[list[list[float]]]) -> Any:
    numbers = np.array([row for page in rows for row in page])
    labels = np.array([label for page in pages for label in page.labels])
    # A long page has more to say than a short one, but not in proportion.
    weights = np.concatenate([np.full(len(page.labels), max(1, len(page.labels)) ** -0.5) for page in pages])
    teaches = labels >= 0
    data = lightgbm.Dataset(numbers[teaches], labels[teaches], weight=weights[teaches] / weights[teaches].mean())
    return lightgbm.train(SETTINGS, data, ROUNDS)


def fit(pages: list[Page]) -> tuple[Any, Any]:
    for part in by_site(pages, 4, SEED + 1):
        others = [page for page in pages if page not in part]
        look(boost(others, [page.rows for page in others]), part)
    second = boost(pages, [page.longer() for page in pages])
    return boost(pages, [page.rows for page in pages]), second


def look(model: Any, pages: list[Page]) -> None:
    for page in pages:
        page.odds = model.predict(np.array(page.rows)).tolist()


def cross_validated(pages: list[Page], data: Path) -> dict[str, float]:
    """What evaluate.py says of the pages, each judged by trees that never saw its site."""
    spec = importlib.util.spec_from_file_location("evaluate", data / "evaluate.py")
    evaluate: Any = importlib.util.module_from_spec(spec)  # type: ignore[arg-type]
    spec.loader.exec_module(evaluate)  # type: ignore[union-attr]
    truths, scores = evaluate.rd(data / "truth.jsonl.gz"), []
    for part in by_site(pages, FOLDS, SEED):
        first, second = fit([page for page in pages if page not in part])
        look(first, part)
        for page in part:
            chances = second.predict(np.array(page.longer()))
            kept = [text for text, chance in zip(page.texts, chances, strict=True) if chance >= 0.5]
            scores.append(evaluate.score(truths[page.id], None, {"body": "\n\n".join(kept)}))
    return {k: v for k, v in evaluate.agg(scores).items() if k in ("f1", "same_words", "lost_pages", "leak_pages")}


def plain(model: Any) -> list[list[list[float]]]:
    """The trees as lists of numbers, in the shape that annotations.core.markup.trees reads."""
    return [_flat(tree["tree_structure"]) for tree in model.dump_model()["tree_info"]]


def _flat(root: dict[str, Any]) -> list[list[Any]]:
    features, bounds, lower, higher, values = tree = [[], [], [], [], []]

    def place(node: dict[str, Any]) -> int:
        if "leaf_value" in node:
            values.append(round(node["leaf_value"], 5))
            return ~(len(values) - 1)
        at = len(features)
        features.append(node["split_feature"])
        bounds.append(float(f"{node['threshold']:.7g}"))
        lower.append(0)
        higher.append(0)
        lower[at], higher[at] = place(node["left_child"]), place(node["right_child"])
        return at

    place(root)
    return tree


if __name__ == "__main__":
    main()
