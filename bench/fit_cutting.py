"""Fits the weights of the line classifier, and says how well it does on sites that it was not fitted on.

    python -m bench.fit_cutting            # cross-validated figures, of sites that were not fitted on
    python -m bench.fit_cutting --write    # then fits on all pages and writes annotations/core/cutting/weights.py

Needs scikit-learn, which the workbench itself does not: fitting is done once, reading needs only the numbers. The pages
are those of the development data; only weights of hand-written traits are kept, nothing of the pages.
"""

import gzip
import hashlib
import json
import math
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from annotations.core.cutting import PageLine, body, headline
from annotations.core.cutting.likeness import same_words
from annotations.core.cutting.shapes import Shape, read_shapes
from annotations.core.cutting.traits import read_traits
from annotations.core.loaders import load_pasted
from annotations.core.records import Draft
from annotations.core.recurring import Shelf, page_keys, without_recurring
from annotations.core.trial import outcome

DATA = Path(__file__).parents[2] / "shared" / "datasets" / "pasted-pages-dev"
WEIGHTS = Path(body.__file__).with_name("weights.py")
FOLDS = 5
#: How much a weight must earn to be kept (L1; smaller is stricter): chosen by cross-validation.
BODY_STRICTNESS, HEADLINE_STRICTNESS = 0.6, 0.2
#: A weight below this says nothing.
LEAST = 0.05


@dataclass
class Page:
    """One page of the data, with its traits and what is true of it."""

    id: str
    site: str
    title: str
    lines: list[str]
    shapes: list[Shape]
    labels: str
    traits: list[list[str]] = field(init=False)

    def __post_init__(self) -> None:
        run = body.first_guess(self.shapes) or (0, len(self.shapes))
        self.traits = read_traits(self.shapes, run)

    @property
    def fold(self) -> int:
        return int(hashlib.md5(self.site.encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS


@dataclass(frozen=True)
class Model:
    base: float
    weights: dict[str, float]

    def odds(self, traits: Iterable[str]) -> float:
        return self.base + sum(self.weights.get(trait, 0.0) for trait in set(traits))


def pages() -> list[Page]:
    def rows(name: str) -> list[dict[str, Any]]:
        with gzip.open(DATA / name, "rt", encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    truth = {row["id"]: row for row in rows("truth.jsonl.gz")}
    found = []
    for row in rows("inputs.jsonl.gz"):
        true, lines = truth[row["id"]], row["text"].split("\n")
        shapes = read_shapes([PageLine(line) for line in lines])
        labels = "".join(true["labels"][shape.at] for shape in shapes)
        found.append(Page(row["id"], true["site"], same_words(true["title"] or ""), lines, shapes, labels))
    return found


def fitted(
    traits: Sequence[Iterable[str]], true: Sequence[bool], importance: Sequence[float], strictness: float
) -> Model:
    vectors = DictVectorizer()
    matrix = vectors.fit_transform([dict.fromkeys(line, 1) for line in traits])
    matrix.indices, matrix.indptr = matrix.indices.astype("int32"), matrix.indptr.astype("int32")
    mean = sum(importance) / len(importance)
    found = LogisticRegression(C=strictness, l1_ratio=1, solver="liblinear", max_iter=400, random_state=1).fit(
        matrix, true, sample_weight=[weight / mean for weight in importance]
    )
    weights = dict(zip(vectors.feature_names_, found.coef_[0], strict=True))
    return Model(
        round(float(found.intercept_[0]), 1), {t: round(float(w), 1) for t, w in weights.items() if abs(w) >= LEAST}
    )


def fit_body(given: Sequence[Page]) -> Model:
    """Each page counts by the root of its length: long pages say more, but not in proportion."""
    lines = [
        (line, label, page)
        for page in given
        for line, label in zip(page.traits, page.labels, strict=True)
        if label in "bo"
    ]
    return fitted(
        [line for line, _, _ in lines],
        [label == "b" for _, label, _ in lines],
        [1 / math.sqrt(len(page.shapes)) for _, _, page in lines],
        BODY_STRICTNESS,
    )


def fit_headline(given: Sequence[Page], model: Model) -> Model:
    """Each page is one question with one answer."""
    traits, true, importance = [], [], []
    for page in given:
        candidates = headline_candidates(page, model)
        right = {place for place in candidates if same_words(page.shapes[place].text) == page.title}
        for place in candidates if page.title and right else ():
            traits.append(candidates[place])
            true.append(place in right)
            importance.append(1 / len(candidates) + 0.5 * (place in right))
    return fitted(traits, true, importance, HEADLINE_STRICTNESS)


def kept(page: Page, model: Model) -> list[bool]:
    return body.keep(page.shapes, [model.odds(line) for line in page.traits])


def headline_candidates(page: Page, model: Model) -> dict[int, set[str]]:
    keeps = kept(page, model)
    return headline.headline_traits(page.shapes, keeps, body.begins(page.shapes, keeps)) if any(keeps) else {}


def drafted(page: Page, of_body: Model, of_headline: Model) -> Draft:
    """What the loader makes of the page with these weights in the place of the fitted ones."""
    body.BASE, body.WEIGHTS = of_body.base, of_body.weights
    headline.HEADLINE_BASE, headline.HEADLINE_WEIGHTS = of_headline.base, of_headline.weights
    return load_pasted("\n".join(page.lines))


def without_shared(given: Sequence[Page], drafts: dict[str, Draft]) -> dict[str, Draft]:
    """The drafts without what the pages of each site share, as a batch comes out when it is tried."""
    shelves: dict[str, Shelf] = defaultdict(Shelf)
    for page in given:
        shelves[page.site].add(page_keys(drafts[page.id].lines))
    return {
        page.id: without_recurring(draft, shelves[page.site].recurring(page_keys(draft.lines)))
        for page in given
        for draft in [drafts[page.id]]
    }


def predicted(draft: Draft) -> dict[str, str]:
    found = outcome("", draft)
    return {"body": found["body"], "title": found["headline"]}


def score(predictions: dict[str, dict[str, str]], *options: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "all.json").write_text(json.dumps(predictions))
        command = [sys.executable, str(DATA / "evaluate.py"), folder, "--json", *options]
        return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def written(of_body: Model, of_headline: Model) -> str:
    def table(name: str, model: Model) -> str:
        rows = "".join(f'    "{trait}": {weight},\n' for trait, weight in sorted(model.weights.items()))
        return f"{name}: dict[str, float] = {{\n{rows}}}\n"

    return (
        '"""How much each trait speaks for a line: log odds, fitted by `bench/fit_cutting.py` and rounded.\n\n'
        'A trait that is missing here weighs nothing.\n"""\n\n'
        f"#: For being part of the article; what a line starts from.\nBASE = {of_body.base}\n\n{table('WEIGHTS', of_body)}\n"
        f"#: For being the headline; what a line starts from.\nHEADLINE_BASE = {of_headline.base}\n\n"
        f"{table('HEADLINE_WEIGHTS', of_headline)}"
    )


def main() -> None:
    given = pages()
    drafts: dict[str, Draft] = {}
    for fold in range(FOLDS):
        seen = [page for page in given if page.fold != fold]
        of_body = fit_body(seen)
        of_headline = fit_headline(seen, of_body)
        drafts |= {page.id: drafted(page, of_body, of_headline) for page in given if page.fold == fold}
    names = ("exact", "f1", "leak_pages", "lost_pages", "title", "verbatim")
    for way, these in (("each page alone", drafts), ("sites together", without_shared(given, drafts))):
        predictions = {id: predicted(draft) for id, draft in these.items()}
        for label, options in (("all pages", ()), ("hard pages", ("--hard",))):
            figures = score(predictions, *options)
            print(f"{label}, {way}:", ", ".join(f"{name} {figures[name]:.3f}" for name in names))
    if "--write" in sys.argv:
        of_body = fit_body(given)
        WEIGHTS.write_text(written(of_body, fit_headline(given, of_body)))
        print(f"wrote {WEIGHTS.name}")


if __name__ == "__main__":
    main()
