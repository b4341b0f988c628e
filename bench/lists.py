"""What a page of a long list costs: the board's first and last page at 100,000 articles, beside those at 1,000.

    python -m bench.lists
    WORKBENCH_DATABASE_URL=postgresql://… python -m bench.lists 100000

Fills a database of its own (SQLite in a temporary directory; with the URL, the one it names, which must be empty), asks
for each page through Django's test client, and prints the median CPU of this process and, because PostgreSQL works in
another one, the median time. The baseline is the same page of a project with 1,000 articles, in the same run, asked for
in turn. Last, each query of these lists is explained: none may read the whole table, or sort what it reads. Of one member's
work and of what is stuck there is as much as people have under way, and that is sorted.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable

_ROUNDS = 15
_SMALL = 1_000


def main() -> None:
    large = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"WORKBENCH_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        import django

        django.setup()
        from django.core.management import call_command
        from django.test.utils import setup_test_environment

        os.environ["WORKBENCH_DATA_DIR"] = folder
        setup_test_environment()
        call_command("migrate", verbosity=0)
        _measure(large)


def _measure(large: int) -> None:
    from django.db import connection
    from django.test import Client

    from annotations.models import guards, standings

    began = time.perf_counter()
    standings.rest()  # a table that is filled at once is counted at once
    with connection.cursor() as cursor:  # nor are the links of the trail made, which no list reads
        for statement in guards.without_guards(connection):
            cursor.execute(statement)
    editor, projects = _filled({"small": _SMALL, "large": large})
    print(f"{connection.vendor}: filled with {large:,} and {_SMALL:,} articles in {time.perf_counter() - began:.0f} s")
    began = time.perf_counter()
    standings.keep_up()
    print(f"every row of the board made anew in {time.perf_counter() - began:.0f} s")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client()
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")

    def page(size: str, query: str) -> Callable[[], None]:
        address = f"/projects/{size}/?{query}"

        def ask() -> None:
            assert client.get(address).status_code == 200

        return ask

    worst = 0.0
    for order in ("", "due"):
        for kind in ("", "claim"):
            plain = f"kind={kind}&order={order}&state=all"
            asked = {
                "small, first": page("small", plain),
                "large, first": page("large", plain),
                "large, middle": page("large", f"{plain}&after={_middle(projects['large'], kind, order)}"),
                "large, last": page("large", f"{plain}&before=end"),
            }
            cpu, taken = _medians(asked)
            name = f"{kind or 'article'}s by {order or 'priority'}"
            ratios = {
                "last / first": (
                    taken["large, last"] / taken["large, first"],
                    cpu["large, last"] / cpu["large, first"],
                ),
                "first / small": (
                    taken["large, first"] / taken["small, first"],
                    cpu["large, first"] / cpu["small, first"],
                ),
                "middle / small": (
                    taken["large, middle"] / taken["small, first"],
                    cpu["large, middle"] / cpu["small, first"],
                ),
            }
            worst = max(worst, *(by_cpu for _, by_cpu in ratios.values()))
            said = ", ".join(f"{what} {by_cpu:.2f} (time {by_time:.2f})" for what, (by_time, by_cpu) in ratios.items())
            print(f"{name}: {1000 * taken['large, first']:.0f} ms; CPU {said}")
    print(f"the worst ratio of CPU: {worst:.2f}, where 1.5 is allowed")
    filters = (
        "member=nobody",
        f"member={editor.pk}",
        "priority=high",
        "only=late",
        "only=stuck",
        "look=columns",
        "state=new",
    )
    for query in filters:
        cpu, taken = _medians({size: page(size, query) for size in ("small", "large")})
        print(
            f"{query.partition('=')[0]} {query.partition('=')[2]}: CPU {cpu['large'] / cpu['small']:.2f} x that at "
            f"{_SMALL:,}, {1000 * taken['large']:.0f} ms"
        )
    for q in ("number 00017", "nowhere to be found"):
        _, taken = _medians({size: page(size, f"state=all&q={q}") for size in ("small", "large")}, rounds=3)
        print(
            f"a search for “{q}” in everything: {1000 * taken['large']:.0f} ms, {1000 * taken['small']:.0f} ms at {_SMALL:,}"
        )
    orders = [f"kind={kind}&order={order}&state=all" for kind in ("", "claim") for order in ("", "due")]
    asked = [*orders, *(f"{order}&before=end" for order in orders), *filters]
    scanned = {
        name
        for query in asked
        for name in _scans(page("large", query))
        if not query.startswith(("member", "only=stuck"))
    }
    print(f"queries that read a whole table or sort it: {', '.join(sorted(scanned)) or 'none'}")
    _, taken = _medians({"my work": lambda: client.get("/")})
    print(f"My work: {1000 * taken['my work']:.0f} ms")


def _medians(
    asked: dict[str, Callable[[], None]], *, rounds: int = _ROUNDS
) -> tuple[dict[str, float], dict[str, float]]:
    """The median seconds of CPU and of time of each, asked for in turn."""
    cpu: dict[str, list[float]] = {name: [] for name in asked}
    taken: dict[str, list[float]] = {name: [] for name in asked}
    for ask in asked.values():
        ask()
    for _ in range(rounds):
        for name, ask in asked.items():
            began, worked = time.perf_counter(), time.process_time()
            ask()
            cpu[name].append(time.process_time() - worked)
            taken[name].append(time.perf_counter() - began)
    return (
        {name: statistics.median(values) for name, values in cpu.items()},
        {name: statistics.median(values) for name, values in taken.items()},
    )


def _scans(ask: Callable[[], None]) -> list[str]:
    """The queries on the board's table that the database would not answer from an index in order, by their plans."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        ask()
    found = []
    for said in (query["sql"] for query in captured.captured_queries):
        if 'FROM "annotations_standing"' not in said:
            continue
        with connection.cursor() as cursor:
            cursor.execute(("EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN ") + said)
            plan = "\n".join(str(row) for row in cursor.fetchall())
        marks = ("Seq Scan on annotations_standing", "SCAN annotations_standing", "Sort ", "TEMP B-TREE")
        found += [f"{mark.strip()} in {said[:60]}… {said[-160:]}" for mark in marks if mark in plan]
    return found


def _middle(project, kind: str, order: str) -> str:
    """A place in the middle of the list."""
    from urllib.parse import quote

    from annotations.models import Standing

    column = {"": "-weight", "due": "next_due"}[order]
    rows = Standing.objects.filter(project=project, kind=kind or "article").order_by(
        column, "-pk" if not order else "pk"
    )
    row = rows[rows.count() // 2]
    value = getattr(row, column.lstrip("-"))
    return quote(f"{value.isoformat() if order else value}_{row.pk}")


def _filled(sizes: dict[str, int]):
    """Projects of these sizes: every other article has a claim, some are assigned, urgent, late, or concluded."""
    import random
    from datetime import timedelta

    from django.utils import timezone

    from annotations.core.permissions import Role
    from annotations.core.triage import Priority
    from annotations.models import Article, Chain, Claim, Event, Review, User
    from annotations.models import Project as ProjectRow
    from tests import build

    rng, now, today = random.Random(12), timezone.now(), timezone.localdate()
    editor: User | None = None
    projects: dict[str, ProjectRow] = {}
    for slug, size in sizes.items():
        project = projects[slug] = build.project(slug, slug=slug)
        editor = build.member(project, Role.EDITOR, "Edda Editor")
        people = [build.member(project, Role.REVIEWER, f"Number {n}") for n in range(30)]
        for start in range(0, size, 2_000):
            rows = Article.objects.bulk_create(
                Article(
                    project=project,
                    headline=f"The council and the article with the number {n:05}",
                    publisher=rng.choice(("The Example", "Daily Sample")),
                    loaded_by=editor,
                    priority=rng.choices(list(Priority), (10, 70, 15, 5))[0],
                )
                for n in range(start, min(start + 2_000, size))
            )
            claims = Claim.objects.bulk_create(
                Claim(
                    article=row,
                    number=1,
                    claim_reviewed=f"The tax was cut by {row.pk} per cent.",
                    created_by=editor,
                    state=rng.choices(("open", "judged", "concluded"), (3, 2, 5))[0],
                )
                for row in rows
                if rng.random() < 0.5
            )
            # As on a desk, where much is old and a little is under way.
            Review.objects.bulk_create(
                Review(
                    article=row,
                    member=rng.choice([editor, *people]),
                    assigned_by=editor,
                    state=rng.choice(("assigned", "in progress", "submitted"))
                    if rng.random() < 500 / size
                    else rng.choice(("accepted", "declined")),
                    due=today + timedelta(days=rng.randint(-20, 20)),
                )
                for row in rows
                if rng.random() < 0.6
            )
            chain = Chain.objects.get(pk=project.uid)
            Event.objects.bulk_create(
                Event(
                    chain=chain,
                    place=1_000 + claim.pk,
                    previous=str(claim.pk),
                    digest=str(claim.pk),
                    project=project,
                    article=claim.article,
                    claim=claim,
                    actor=editor,
                    kind="claim edited",
                    noun="claim",
                    noun_uid=claim.uid,
                    at=now - timedelta(minutes=rng.randint(0, 60 * 24 * 40)),
                )
                for claim in claims
            )
    return editor, projects


if __name__ == "__main__":
    main()
