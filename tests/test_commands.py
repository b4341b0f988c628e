"""What an operator types: understood, or refused in a sentence; never a traceback."""

import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from annotations.models import Project, User
from tests import build

#: What Python makes of a byte in an argument that is no UTF-8.
_BAD = "caf\udce9"


def test_a_file_whose_name_is_no_utf_8_is_loaded(project, editor, tmp_path, capsys):
    path = os.fsencode(tmp_path) + b"/caf\xe9.html"
    Path(os.fsdecode(path)).write_text(f"<h1>Bridges</h1><p>{build.TEXT}</p>")
    call_command("load_article", os.fsdecode(path), project=project.slug)
    assert project.articles.get().current.original_name == "caf\ufffd.html"


@pytest.mark.parametrize(
    "arguments",
    [
        ["load_article", "{file}", "--project", _BAD],
        ["load_article", "{file}", "--project", "{slug}", "--url", f"https://example.org/{_BAD}"],
        ["load_article", "{file}", "--project", "{slug}", "--by", _BAD],
        ["load_article", "{file}", "--project", "{slug}", "--encoding", _BAD],
        ["load_article", _BAD, "--project", "{slug}"],
        ["load_articles", _BAD, "--project", "{slug}"],
        ["export_project", _BAD],
        ["sign_in_link", _BAD],
        ["add_member", _BAD, "--project", "{slug}"],
        ["add_member", "nonsense", "--project", "{slug}"],
        ["add_member", "a@example.org", "--project", "{slug}", "--name", _BAD],
        ["start_project", _BAD, "--admin", "a@example.org"],
        ["start_project", "A desk", "--admin", "not-an-email"],
        ["start_project", "A desk", "--admin", _BAD],
        ["start_project", "A desk", "--admin", "a@example.org", "--slug", "../x y"],
        ["start_project", "x" * 300, "--admin", "a@example.org"],
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_leaves_nothing(project, editor, tmp_path, arguments):
    file = tmp_path / "a.txt"
    file.write_text(build.TEXT)
    given = [argument.format(file=file, slug=project.slug) for argument in arguments]
    with pytest.raises(CommandError) as refused:
        call_command(*given)
    assert str(refused.value).endswith(".")
    assert (Project.objects.count(), User.objects.count(), project.articles.count()) == (1, 1, 0)


def test_a_table_is_tried_out_whatever_its_ids_are(tmp_path, capsys):
    table = tmp_path / "a.jsonl"
    table.write_bytes(b'{"id": "a\\ud800", "text": "The council met on Monday and said nothing about the plan."}\n')
    call_command("load_articles", "--dry-run", str(table))
    out = capsys.readouterr().out
    assert '"id": "a\\ud800"' in out
    out.encode()
