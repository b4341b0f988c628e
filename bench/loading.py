"""How well pages are loaded: every figure beside a baseline computed in the same run.

    python -m bench.loading              # all tables
    python -m bench.loading pasted       # some of: pasted, html, files, sentences

The development data stands beside the project; without it a table says so.
"""

import sys
from collections.abc import Callable

from bench import file_samples, html_pages, pasted_pages, sentence_boundaries

TABLES: dict[str, Callable[[], list[tuple[str, str, str]]]] = {
    "pasted": pasted_pages.rows,
    "html": html_pages.rows,
    "files": file_samples.rows,
    "sentences": sentence_boundaries.rows,
}


def main() -> None:
    for name in sys.argv[1:] or TABLES:
        for row in TABLES[name]():
            print("{:<46} {:>24} {:>24}".format(*row))
        print()


if __name__ == "__main__":
    main()
