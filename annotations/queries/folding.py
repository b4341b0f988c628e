"""Rows of another table within the query of the rows they belong to: a page's price stays the same with more on it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db.models import JSONField, Model, QuerySet, Subquery
from django.db.models.functions import JSONObject

M = TypeVar("M", bound=Model)


class _Rows(Subquery):
    """A subquery of one column, `row`, as a list in one value."""

    template = "(SELECT jsonb_agg(folded.row) FROM (%(subquery)s) folded)"

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Sequence[Any]]:
        template = "(SELECT json_group_array(json(folded.row)) FROM (%(subquery)s) folded)"
        return self.as_sql(compiler, connection, template=template, **extra)


def folded_rows(rows: QuerySet, fields: Iterable[str]) -> Subquery:
    """The rows in their order, for `unfolded`: their `fields`, also of rows they point at (`member__display_name`)."""
    return _Rows(rows.values(row=JSONObject(**{name: name for name in fields})), output_field=JSONField())


def unfolded(model: type[M], rows: list[dict[str, Any]] | None) -> list[M]:
    """What `folded_rows` fetched. A field that it did not fetch costs a query of its own when somebody asks for it."""
    return [_row(model, row) for row in rows or ()]


def _row(model: type[Model], said: dict[str, Any]) -> Any:
    own: dict[str, Any] = {}
    others: dict[str, dict[str, Any]] = defaultdict(dict)
    for name, value in said.items():
        head, _, rest = name.partition("__")
        field = model._meta.get_field(head)
        if rest:
            others[head][rest] = value
        else:
            own[field.attname] = _value(field, value)
    names = [field.attname for field in model._meta.concrete_fields if field.attname in own]
    row = model.from_db(None, names, [own[name] for name in names])
    for head, part in others.items():
        field = model._meta.get_field(head)
        if own[field.attname] is not None:
            setattr(row, head, _row(field.related_model, {"id": own[field.attname], **part}))
    return row


def _value(field: Any, value: Any) -> Any:
    value = field.to_python(value)
    # SQLite keeps moments in UTC without saying so.
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and not value.tzinfo else value
