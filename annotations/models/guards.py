"""What the database itself refuses: to change an event, or to take one out."""

from django.db.backends.base.base import BaseDatabaseWrapper

from annotations.models.events import Event

TABLE = Event._meta.db_table

#: By vendor, each statement by the name of its guard. Said again after every migration: SQLite makes a table anew when a
#: column changes, and the guards go with the old one.
_GUARDS = {
    "sqlite": {
        "event_is_never_changed": f"BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, 'Events are append-only.'); END",
        "event_is_never_deleted": f"BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, 'Events are append-only.'); END",
        # INSERT OR REPLACE deletes without asking the guard above.
        "event_is_never_replaced": f"BEFORE INSERT ON {TABLE} WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id "  # noqa: S608
        "OR uid = NEW.uid OR chain_id = NEW.chain_id AND (place = NEW.place OR previous = NEW.previous)) "
        "BEGIN SELECT RAISE(ABORT, 'Events are append-only.'); END",
    },
    "postgresql": {
        "event_is_never_changed": f"BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION refuse_event()",
        "event_is_never_truncated": f"BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION refuse_event()",
    },
}
_REFUSE = (
    "CREATE OR REPLACE FUNCTION refuse_event() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'Events are append-only.' USING ERRCODE = 'integrity_constraint_violation'; END $$"
)


def guard(connection: BaseDatabaseWrapper) -> None:
    """Puts the guards up that are not there."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_REFUSE)
        for name in missing_guards(connection):
            cursor.execute(f"CREATE TRIGGER {name} {_GUARDS[connection.vendor][name]}")


def missing_guards(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of the guards that the database does not have, or has switched off."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            on = "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled = 'O'"
        else:
            on = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
        cursor.execute(on, [TABLE])
        there = {name for (name,) in cursor.fetchall()}
    return [name for name in _GUARDS[connection.vendor] if name not in there]


def without_guards(connection: BaseDatabaseWrapper) -> list[str]:
    """The statements that take the guards down."""
    on = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    return [f"DROP TRIGGER IF EXISTS {name}{on}" for name in _GUARDS[connection.vendor]]
