"""The audit trail is one chain for each project: nobody changes a link, and a change by force is found and named."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction

from annotations import queries
from annotations.actions.claims import edit_claim
from annotations.actions.team import make_sign_in_link, use_sign_in_link
from annotations.core.permissions import Role
from annotations.models import HOUSE, Chain, Claim, Event, guards
from tests import build
from tests.actions.test_concurrency import at_once

TABLE = Event._meta.db_table


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, "cut by half", by=reviewer)


def by_force(*statements):
    """What somebody does who owns the database: the guards taken down, and up again."""
    with connection.cursor() as cursor:
        for statement in guards.without_guards(connection):
            cursor.execute(statement)
        for statement in statements:
            cursor.execute(statement.format(table=TABLE))
    guards.guard(connection)


def verified(*arguments) -> str:
    """What the command says when all is well."""
    call_command("verify_trail", *arguments, stdout=(out := StringIO()))
    return out.getvalue()


def found_broken(*arguments) -> str:
    """What the command says when it ends with code 1."""
    out = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("verify_trail", *arguments, stdout=out)
    assert refused.value.returncode == 1
    return out.getvalue()


def links(project) -> list[tuple]:
    return list(Event.objects.filter(project=project).order_by("place").values_list("place", "previous", "digest"))


def test_each_event_names_the_digest_of_the_one_before_it_in_its_project(project, claim, reviewer, outsider):
    chain = links(project)
    assert [place for place, _, _ in chain] == list(range(1, len(chain) + 1))
    assert [previous for _, previous, _ in chain] == ["", *[digest for _, _, digest in chain[:-1]]]
    assert queries.trail_head(project, Role.VIEWER, None).digest == chain[-1][2]
    assert verified().count("whole") == 3  # both projects and the people


def test_what_belongs_to_no_project_has_a_chain_of_its_own(project, reviewer):
    before = links(project)
    use_sign_in_link(make_sign_in_link(reviewer, by=None))
    assert links(project) == before
    assert Chain.objects.get(pk=HOUSE).count == 2
    assert "people, outside projects: whole, 2 events" in verified()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET kind = 'claim edited'",
        "UPDATE {table} SET place = place",
        "DELETE FROM {table}",
        "TRUNCATE {table} CASCADE",
        "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    ],
)
def test_the_database_refuses_to_change_what_was_recorded(project, claim, statement):
    if connection.vendor not in {"TRUNCATE": ("postgresql",), "INSERT": ("sqlite",)}.get(
        statement.split()[0], ("postgresql", "sqlite")
    ):
        pytest.skip("not a statement of this database")
    connection.check_constraints()  # PostgreSQL truncates no table that has checks to come
    before = list(Event.objects.order_by("pk").values())
    with pytest.raises(Error, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table=TABLE))
    assert list(Event.objects.order_by("pk").values()) == before


def test_two_events_after_one_are_refused_by_the_database(project, claim):
    fork = Event.objects.get(kind="claim marked")
    fork.pk, fork.uid, fork.place = None, project.uid, fork.place + 1
    with pytest.raises(Error), transaction.atomic():
        fork.save(force_insert=True)


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (["UPDATE {table} SET kind = 'claim edited' WHERE place = 2"], "altered. Event 2 was altered"),
        (["UPDATE {table} SET actor_id = NULL WHERE place = 4"], "altered. Event 4 was altered"),
        (["DELETE FROM {table} WHERE place = 3"], "missing. A part is missing: event 3 is not there"),
        (["DELETE FROM {table} WHERE place >= 4"], "missing. The end is missing: events 4 to 5 are not there"),
        (["DELETE FROM {table} WHERE place = 1"], "missing. A part is missing: event 1 is not there"),
        (
            [
                "DELETE FROM {table} WHERE place = 3",
                "UPDATE {table} SET place = place + 9 WHERE place > 3",
                "UPDATE {table} SET place = place - 10 WHERE place > 9",
            ],
            "missing. What event 3 was recorded after is missing",
        ),
        (
            [
                "UPDATE {table} SET place = 90 WHERE place = 3",
                "UPDATE {table} SET place = 3 WHERE place = 4",
                "UPDATE {table} SET place = 4 WHERE place = 90",
            ],
            "reordered. Event 3 was moved",
        ),
        (["UPDATE annotations_chain SET digest = 'x'"], "altered. Event 5 is another one than the head names"),
        (["UPDATE annotations_chain SET count = 4"], "altered. Event 4 is another one"),
    ],
)
def test_the_first_broken_place_is_named(project, reviewer, claim, statements, said):
    """The project has its start, two members, an article and a claim on record."""
    assert Chain.objects.get(pk=project.uid).count == 4
    edit_claim(claim, version=1, by=reviewer, claimant="The mayor")
    if "WHERE place" in statements[0]:
        statements = [one.replace("WHERE ", f"WHERE project_id = {project.pk} AND ") for one in statements]
    else:
        statements = [f"{one} WHERE count = 5" for one in statements]
    by_force(*statements)
    assert said in found_broken()
    assert said in found_broken("--project", project.slug)


def test_a_head_that_left_the_house_shows_a_trail_that_was_written_anew(project, claim, reviewer):
    kept = queries.trail_head(project, Role.ADMIN, None)
    edit_claim(claim, version=1, by=reviewer, claimant="The mayor")
    assert "whole" in verified("--project", project.slug, "--head", str(kept))
    other = f"{kept.count}:{'0' * 64}"
    assert "another one than the head names" in found_broken("--project", project.slug, "--head", other)
    longer = f"{kept.count + 2}:{'0' * 64}"
    assert "The end is missing" in found_broken("--project", project.slug, "--head", longer)


@pytest.mark.parametrize("head", ["", "12", "0:" + "0" * 64, "3:xyz", "3:" + "G" * 64])
def test_what_is_no_head_is_refused_in_a_sentence(project, head):
    with pytest.raises(CommandError, match="A head is"):
        call_command("verify_trail", "--project", project.slug, f"--head={head or ' '}")
    with pytest.raises(CommandError, match="Name the project"):
        call_command("verify_trail", "--head", "3:" + "0" * 64)


def test_an_unguarded_trail_is_said_to_be_so(project):
    with connection.cursor() as cursor:
        for statement in guards.without_guards(connection):
            cursor.execute(statement)
    assert "does not refuse changes" in found_broken()


def test_a_reviewer_in_a_blind_round_does_not_see_how_the_head_moves(project, admin):
    project.verdicts_demanded = 2
    assert queries.trail_head(project, Role.REVIEWER, None) is None
    assert queries.trail_head(project, Role.EDITOR, None).count == Event.objects.filter(project=project).count()


@pytest.mark.django_db(transaction=True)
def test_of_many_who_write_at_once_each_has_a_place_and_none_forks(project, article, reviewer, second_reviewer):
    claims = [build.claim(article, words, by=reviewer) for words in ("cut by half", "Roads spending", "the plan")]
    before = Chain.objects.get(pk=project.uid).count

    def reword(claim, user):
        def deed():
            for turn in range(5):
                fresh = Claim.objects.get(pk=claim.pk)
                edit_claim(fresh, version=fresh.version, by=user, claimant=f"{user} {turn}")

        return deed

    def sign_in(user):
        return lambda: [use_sign_in_link(make_sign_in_link(user, by=None)) for _ in range(3)]

    results = at_once(*(reword(claim, reviewer) for claim in claims), sign_in(reviewer), sign_in(second_reviewer))
    assert results[:3] == [None] * 3
    assert Chain.objects.get(pk=project.uid).count == before + 15
    assert Chain.objects.get(pk=HOUSE).count == 12
    assert verified().count("whole") == 2
