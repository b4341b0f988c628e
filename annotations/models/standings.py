"""Where every article and every claim stands, in the order of the board: written by the database alone.

The board, My work and the load per person read a hundred thousand of them a page at a time, so what a list is sorted
and filtered by stands in one row, under indexes. Triggers keep it, in the transaction of whatever changed
(docs/decisions/0021-lists.md). A change of their statements comes with a migration, after which they are made anew.
"""

from collections.abc import Iterable, Iterator

from django.db import connections, models, transaction

from annotations.core.progress import Progress
from annotations.core.triage import WEIGHTS, Kind, Priority, Stage
from annotations.core.workflow import IN_WORK, OUT, SETTLED, UNDER_WAY, ClaimState, ReviewState
from annotations.models.articles import Article
from annotations.models.base import WalledQuerySet, choices
from annotations.models.claims import Claim
from annotations.models.team import Project


class Standing(models.Model):
    """One article (`claim` is empty) or one claim."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+", db_index=False)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="standings")
    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, null=True, related_name="standing")
    kind = models.CharField(max_length=7, choices=choices(Kind))
    stage = models.CharField(max_length=9, choices=choices(Stage))
    #: Of the priority that counts: for a claim its own, else its article's.
    weight = models.SmallIntegerField()
    #: Of an article: its standing claims; of these judged; of these concluded; of these published.
    marked = models.PositiveIntegerField()
    judged = models.PositiveIntegerField()
    concluded = models.PositiveIntegerField()
    published = models.PositiveIntegerField()
    #: Somebody has a review under way: of an article on it or on its claims, of a claim on it or on the whole article.
    busy = models.BooleanField()
    #: It is an article with something to do, and nobody is on it.
    free = models.BooleanField()
    #: When the first of those reviews is due that their members have not handed in; NO_DATE when none is.
    next_due = models.DateField()

    objects = WalledQuerySet.as_manager()

    class Meta:
        ordering = ["-weight", "-pk"]
        indexes = [
            models.Index(fields=["project", "kind", "stage", "-weight", "-id"], name="standing_by_weight"),
            models.Index(fields=["project", "kind", "stage", "busy", "-weight", "-id"], name="standing_by_busy"),
            models.Index(fields=["project", "kind", "stage", "next_due", "id"], name="standing_by_due"),
            models.Index(fields=["free", "-weight", "-id"], name="standing_free"),
        ]

    def __str__(self) -> str:
        return f"{self.claim or self.article}: {self.stage}"

    @property
    def progress(self) -> Progress:
        """How far an article's claims are."""
        return Progress(self.marked, self.judged, self.concluded)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in sorted(words))


_SETTLED, _OUT, _UNDER_WAY = _listed(SETTLED), _listed(OUT), _listed(UNDER_WAY)
_IN_WORK = _listed(IN_WORK)
_MEMBERS_MOVE = _listed(UNDER_WAY - {ReviewState.SUBMITTED})
_WEIGHED = " ".join(f"WHEN '{priority}' THEN {weight}" for priority, weight in WEIGHTS.items())
_TO_DO = f"'{Stage.NEW}', '{Stage.OPEN}', '{Stage.JUDGED}'"

#: What is concluded, and not on other words than the claim has now.
_CONCLUDED = f"""(c.state IN ({_SETTLED}) AND NOT EXISTS (
  SELECT 1 FROM annotations_conclusion k
  WHERE k.claim_id = c.id AND k.superseded_at IS NULL AND k.overtaken_at IS NOT NULL))"""
#: How far an article's claims are, counted anew.
_COUNTS = f"""
UPDATE annotations_standing SET (marked, judged, concluded, published) = (
  SELECT COUNT(*),
    COALESCE(SUM(CASE WHEN c.state = '{ClaimState.JUDGED}' OR {_CONCLUDED} THEN 1 ELSE 0 END), 0),
    COALESCE(SUM(CASE WHEN {_CONCLUDED} THEN 1 ELSE 0 END), 0),
    COALESCE(SUM(CASE WHEN c.state IN ({_OUT}) THEN 1 ELSE 0 END), 0)
  FROM annotations_claim c
  WHERE c.article_id = annotations_standing.article_id AND c.state <> '{ClaimState.WITHDRAWN}')
WHERE claim_id IS NULL AND {{where}}"""
#: An article's weight and stage, by its priority and those counts.
_ARTICLE_STAGE = f"""
UPDATE annotations_standing SET (weight, stage) = (
  SELECT CASE a.priority {_WEIGHED} END, CASE
    WHEN a.removed_at IS NOT NULL THEN '{Stage.GONE}'
    WHEN a.priority = '{Priority.NOT_FOR_US}' THEN '{Stage.ASIDE}'
    WHEN annotations_standing.marked = 0 THEN '{Stage.NEW}'
    WHEN annotations_standing.published = annotations_standing.marked THEN '{Stage.PUBLISHED}'
    WHEN annotations_standing.concluded = annotations_standing.marked THEN '{Stage.CONCLUDED}'
    WHEN annotations_standing.judged = annotations_standing.marked THEN '{Stage.JUDGED}'
    ELSE '{Stage.OPEN}' END
  FROM annotations_article a WHERE a.id = annotations_standing.article_id)
WHERE claim_id IS NULL AND {{where}}"""
#: A claim's, by its own priority or that of its article.
_CLAIM_STAGE = f"""
UPDATE annotations_standing SET (weight, stage) = (
  SELECT CASE COALESCE(NULLIF(c.priority, ''), a.priority) {_WEIGHED} END, CASE
    WHEN a.removed_at IS NOT NULL OR c.state = '{ClaimState.WITHDRAWN}' THEN '{Stage.GONE}'
    WHEN COALESCE(NULLIF(c.priority, ''), a.priority) = '{Priority.NOT_FOR_US}' THEN '{Stage.ASIDE}'
    WHEN c.state IN ({_OUT}) THEN '{Stage.PUBLISHED}'
    ELSE c.state END
  FROM annotations_claim c JOIN annotations_article a ON a.id = c.article_id
  WHERE c.id = annotations_standing.claim_id)
WHERE claim_id IS NOT NULL AND {{where}}"""
#: Who is on it, and when the first of them is due.
_WORK = f"""
UPDATE annotations_standing SET (busy, next_due) = (
  SELECT COUNT(*) > 0, COALESCE(MIN(CASE WHEN r.state IN ({_MEMBERS_MOVE}) THEN r.due END), '9999-12-31')
  FROM annotations_review r
  WHERE r.article_id = annotations_standing.article_id AND r.state IN ({_UNDER_WAY})
    AND (annotations_standing.claim_id IS NULL OR r.claim_id IS NULL OR r.claim_id = annotations_standing.claim_id))
WHERE {{where}}"""
_FREE = f"""
UPDATE annotations_standing SET free = (claim_id IS NULL AND NOT busy AND stage IN ({_TO_DO}) AND (marked = 0 OR EXISTS (
  SELECT 1 FROM annotations_claim c WHERE c.article_id = annotations_standing.article_id AND c.state IN ({_IN_WORK}))))
WHERE {{where}}"""
_COLUMNS = (
    "project_id, article_id, claim_id, kind, stage, weight, marked, judged, concluded, published, busy, free, next_due"
)
_NEW_ARTICLE = f"""
INSERT INTO annotations_standing ({_COLUMNS})
SELECT a.project_id, a.id, NULL, '{Kind.ARTICLE}', '{Stage.NEW}', 2, 0, 0, 0, 0, FALSE, FALSE, '9999-12-31'
FROM annotations_article a WHERE {{where}} ORDER BY a.id"""
_NEW_CLAIM = f"""
INSERT INTO annotations_standing ({_COLUMNS})
SELECT a.project_id, a.id, c.id, '{Kind.CLAIM}', '{Stage.OPEN}', 2, 0, 0, 0, 0, FALSE, FALSE, '9999-12-31'
FROM annotations_claim c JOIN annotations_article a ON a.id = c.article_id WHERE {{where}} ORDER BY c.id"""

_OF_NEW = "article_id = NEW.article_id"
_OF_ITS_CLAIM = "article_id = (SELECT c.article_id FROM annotations_claim c WHERE c.id = NEW.claim_id)"
_IS_NEW = "article_id = NEW.id"


#: The triggers: their name, what sets them off, when, and what they do.
_TRIGGERS: dict[str, tuple[str, str, list[str]]] = {
    "standing_article_new": (
        "AFTER INSERT ON annotations_article",
        "",
        [
            _NEW_ARTICLE.format(where="a.id = NEW.id"),
            _ARTICLE_STAGE.format(where=_IS_NEW),
            _FREE.format(where=_IS_NEW),
        ],
    ),
    "standing_article_changed": (
        "AFTER UPDATE OF priority, removed_at ON annotations_article",
        "",
        [statement.format(where=_IS_NEW) for statement in (_ARTICLE_STAGE, _CLAIM_STAGE, _FREE)],
    ),
    "standing_claim_new": (
        "AFTER INSERT ON annotations_claim",
        "",
        [
            _NEW_CLAIM.format(where="c.id = NEW.id"),
            _CLAIM_STAGE.format(where="claim_id = NEW.id"),
            _WORK.format(where="claim_id = NEW.id"),
            *(statement.format(where=_OF_NEW) for statement in (_COUNTS, _ARTICLE_STAGE, _FREE)),
        ],
    ),
    "standing_claim_changed": (
        "AFTER UPDATE OF state, priority ON annotations_claim",
        "OLD.state <> NEW.state OR OLD.priority <> NEW.priority",
        [
            _CLAIM_STAGE.format(where="claim_id = NEW.id"),
            *(statement.format(where=_OF_NEW) for statement in (_COUNTS, _ARTICLE_STAGE, _FREE)),
        ],
    ),
    **{
        f"standing_conclusion_{name}": (
            f"{occasion} ON annotations_conclusion",
            "",
            [statement.format(where=_OF_ITS_CLAIM) for statement in (_COUNTS, _ARTICLE_STAGE, _FREE)],
        )
        for name, occasion in (
            ("new", "AFTER INSERT"),
            ("changed", "AFTER UPDATE OF superseded_at, overtaken_at"),
        )
    },
    "standing_review_new": (
        "AFTER INSERT ON annotations_review",
        "",
        [statement.format(where=_OF_NEW) for statement in (_WORK, _FREE)],
    ),
    "standing_review_changed": (
        "AFTER UPDATE OF state, due ON annotations_review",
        "",
        [statement.format(where=_OF_NEW) for statement in (_WORK, _FREE)],
    ),
}


def keep_up(using: str = "default") -> None:
    """Sees to it that the triggers are there. Where they were not, every row is made or counted anew."""
    if set(_TRIGGERS) <= _present(using):
        return
    with transaction.atomic(using), connections[using].cursor() as cursor:
        for statement in (*_statements(using), *_everything()):
            cursor.execute(statement)


def rest(using: str = "default") -> None:
    """Takes the triggers away while the tables they are on are altered, which SQLite does by making them anew."""
    present = _present(using)
    with connections[using].cursor() as cursor:
        for name, (occasion, _, _) in _TRIGGERS.items():
            if name in present:
                table = f" ON {occasion.rpartition(' ')[2]}" if _postgresql(using) else ""
                cursor.execute(f"DROP TRIGGER {name}{table}")


def rebuild(using: str = "default") -> None:
    """Makes or counts every row anew, whatever stands there."""
    with transaction.atomic(using), connections[using].cursor() as cursor:
        for statement in _everything():
            cursor.execute(statement)


def _postgresql(using: str) -> bool:
    return connections[using].vendor == "postgresql"


def _present(using: str) -> set[str]:
    catalogue = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid::regclass::text LIKE 'annotations_%'"
        if _postgresql(using)
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connections[using].cursor() as cursor:
        cursor.execute(catalogue)
        return {name for (name,) in cursor.fetchall()}


def _statements(using: str) -> Iterator[str]:
    for name, (occasion, when, deeds) in _TRIGGERS.items():
        body, condition = ";\n".join(deeds), f" WHEN ({when})" if when else ""
        if _postgresql(using):
            yield (
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; RETURN NULL; "
                "END $$"
            )
            yield f"CREATE OR REPLACE TRIGGER {name} {occasion} FOR EACH ROW{condition} EXECUTE FUNCTION {name}()"
        else:
            yield f"DROP TRIGGER IF EXISTS {name}"
            yield f"CREATE TRIGGER {name} {occasion} FOR EACH ROW{condition} BEGIN {body}; END"


def _everything() -> Iterator[str]:
    known = "SELECT 1 FROM annotations_standing s WHERE s"
    yield _NEW_ARTICLE.format(where=f"NOT EXISTS ({known}.article_id = a.id AND s.claim_id IS NULL)")
    yield _NEW_CLAIM.format(where=f"NOT EXISTS ({known}.claim_id = c.id)")
    for statement in (_COUNTS, _ARTICLE_STAGE, _CLAIM_STAGE, _WORK, _FREE):
        yield statement.format(where="1 = 1")
