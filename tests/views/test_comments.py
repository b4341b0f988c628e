"""Talk on the pages: written by form, counted on the card, read where it belongs, and hidden in a blind round."""

import re

import pytest

from annotations.actions.articles import Incoming, remove_article
from annotations.actions.comments import edit_comment, remove_comment, resolve_thread, write_comment
from annotations.actions.revisions import add_revision, adopt_revision
from annotations.actions.team import edit_profile, edit_project
from annotations.actions.verdicts import take_back_verdict
from annotations.core.permissions import Role
from annotations.models import Comment, Event
from tests import build


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, "cut by half", by=reviewer)


@pytest.fixture
def blind(project, admin):
    edit_project(project, version=1, by=admin, verdicts_demanded=2)


def text_of(response) -> str:
    assert response.status_code in (200, 409, 422)
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def page(client, about) -> str:
    return text_of(client.get(f"/claims/{about.pk}/"))


def card(client, article) -> str:
    return text_of(client.get(f"/articles/{article.pk}/"))


def test_a_discussion_without_javascript_from_the_first_comment_to_its_end(
    signed_in, claim, article, reviewer, second_reviewer
):
    mine, theirs = signed_in(reviewer), signed_in(second_reviewer)
    here = f"/claims/{claim.pk}/#discussion"
    form = mine.get(f"/claims/{claim.pk}/").content.decode()
    assert f'action="/claims/{claim.pk}/comments/"' in form and f'name="next" value="{here}"' in form
    given = {"text": "Is 2024\nthe right base?", "next": here}
    assert mine.post(f"/claims/{claim.pk}/comments/", given).url == here
    first = Comment.objects.get()
    assert "Is 2024<br>\nthe right base?" in mine.get(f"/claims/{claim.pk}/").content.decode()
    assert "Is 2024" in text_of(theirs.get(f"/comments/{first.pk}/answer/"))
    assert theirs.post(f"/comments/{first.pk}/answer/", {"text": "Yes, see the note."}).url == here
    assert "2 comments" in card(mine, article)
    assert theirs.post(f"/comments/{first.pk}/resolve/", {"version": 1}).url == here
    text = page(mine, claim)
    assert "All is resolved." in text and "Resolved (1)" in text and "Resolved by Sol Second" in text
    assert "2 comments" not in card(mine, article)
    assert mine.post(f"/comments/{first.pk}/reopen/", {"version": 2}).url == here
    assert "Discussion 2" in page(mine, claim)


def test_on_the_card_the_comment_link_leads_to_the_discussion(signed_in, claim, article, reviewer):
    build.comment(claim, by=reviewer)
    body = signed_in(reviewer).get(f"/articles/{article.pk}/").content.decode()
    assert f'<a href="/claims/{claim.pk}/#discussion">1 comment</a>' in body


def test_in_the_workspace_the_card_comes_back_with_its_count_and_an_empty_comment_with_its_form(
    signed_in, claim, reviewer
):
    client, address = signed_in(reviewer, htmx=True), f"/claims/{claim.pk}/comments/"
    assert "hx-post" in client.get(address).content.decode()
    refused = client.post(address, {"text": " "})
    assert refused.status_code == 422 and "Write something first." in text_of(refused)
    body = client.post(address, {"text": "Which year?"}).content.decode()
    assert f'id="claim-{claim.pk}"' in body and "1 comment<" in body


def test_the_article_as_a_whole_is_discussed_on_its_own_page(signed_in, claim, article, reviewer, viewer):
    client, address = signed_in(reviewer), f"/articles/{article.pk}/discussion/"
    assert "Nobody has commented yet" in text_of(client.get(address))
    assert client.post(address, {"text": "Who wrote this?"}).url == address
    assert client.post(address, {"text": ""}).status_code == 422
    text = text_of(signed_in(viewer).get(address))
    assert "Who wrote this?" in text and "Answer" not in text and "Your comment" not in text
    assert "Discussion 1" in card(client, article) and "1 comment" not in card(client, article)
    assert "Who wrote this?" not in page(client, claim)
    undo = client.post(f"/events/{Event.objects.first().uid}/undo/")
    assert undo.url == address and "Who wrote this?" not in text_of(client.get(address)).split("Removed (1)")[0]


def test_a_viewer_reads_a_discussion_and_is_offered_nothing(signed_in, claim, reviewer, viewer):
    build.comment(claim, by=reviewer)
    body = signed_in(viewer).get(f"/claims/{claim.pk}/").content.decode()
    assert "Is 2024 the right base year?" in body and "/comments/" not in body


def test_only_who_wrote_it_is_offered_to_edit_and_editors_to_remove(
    signed_in, claim, reviewer, second_reviewer, editor
):
    said = build.comment(claim, by=reviewer)
    edit, remove = f"/comments/{said.pk}/", f"/comments/{said.pk}/remove/"

    def offered(user) -> list[bool]:
        body = signed_in(user).get(f"/claims/{claim.pk}/").content.decode()
        return [f'"{address}"' in body for address in (edit, remove)]

    assert [offered(user) for user in (reviewer, second_reviewer, editor)] == [
        [True, True],
        [False, False],
        [False, True],
    ]
    assert signed_in(editor).get(edit).status_code == 403
    assert signed_in(second_reviewer).post(remove, {"version": 1}).status_code == 403


def test_a_stale_edit_comes_back_beside_what_is_stored_and_can_then_be_saved(signed_in, claim, reviewer):
    said, client = build.comment(claim, by=reviewer), signed_in(reviewer)
    assert "Is 2024" in text_of(client.get(f"/comments/{said.pk}/"))
    edit_comment(said, version=1, by=reviewer, text="Which year is the base?")
    refused = client.post(f"/comments/{said.pk}/", {"version": 1, "text": "What about 2023?"})
    assert refused.status_code == 409
    assert "What about 2023?" in text_of(refused) and "Which year is the base?" in text_of(refused)
    version = re.search(r'name="version" value="(\d+)"', refused.content.decode()).group(1)
    assert client.post(f"/comments/{said.pk}/", {"version": version, "text": "What about 2023?"}).status_code == 302
    assert "edited" in page(client, claim)


def test_an_answer_that_comes_too_late_is_not_lost(signed_in, claim, reviewer, second_reviewer):
    said = build.comment(claim, by=reviewer)
    resolve_thread(said, version=1, by=reviewer)
    refused = signed_in(second_reviewer).post(f"/comments/{said.pk}/answer/", {"text": "Not so fast."})
    assert refused.status_code == 409
    assert "Not so fast." in text_of(refused) and "Reopen it" in text_of(refused)
    stale = signed_in(second_reviewer).post(f"/comments/{said.pk}/resolve/", {"version": 1})
    assert stale.status_code == 409 and "resolved this already" in text_of(stale)


def test_what_is_removed_is_read_by_nobody_but_those_who_can_put_it_back(
    signed_in, claim, reviewer, second_reviewer, editor
):
    said = build.comment(claim, by=reviewer)
    build.comment(said, "See the note.", by=second_reviewer)
    remove_comment(said, version=1, by=reviewer)
    text = page(signed_in(second_reviewer), claim)
    assert "The first comment, of Rina Reviewer, is removed." in text and "See the note." in text
    assert "Is 2024 the right" not in text
    for user in (reviewer, editor):
        assert "Is 2024 the right" in page(signed_in(user), claim).split("Removed (1)")[1]
    assert signed_in(editor).post(f"/comments/{said.pk}/restore/", {"version": 2}).status_code == 302
    assert "Is 2024 the right" in page(signed_in(second_reviewer), claim)


def test_a_removed_article_takes_its_talk_along(signed_in, article, reviewer, admin):
    said = build.comment(article, by=reviewer)
    remove_article(article, by=admin)
    assert signed_in(reviewer).get(f"/comments/{said.pk}/").status_code == 404


def test_what_others_say_comes_in_while_the_article_is_open(signed_in, claim, article, reviewer, second_reviewer):
    since = article.events.first().pk
    build.comment(claim, by=second_reviewer)
    answer = signed_in(reviewer).get(f"/articles/{article.pk}/changes/", {"since": since})
    assert "1 comment<" in answer.content.decode()
    assert "claim 1: Sol Second commented" in answer.headers["HX-Trigger"]
    since = article.events.first().pk
    build.comment(article, by=second_reviewer)
    answer = signed_in(reviewer).get(f"/articles/{article.pk}/changes/", {"since": since})
    assert 'id="article-talk"' in answer.content.decode()


# --- blind rounds ----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("blind")
def test_in_a_blind_round_one_s_own_comments_are_seen_and_counted_alone(
    signed_in, claim, article, reviewer, second_reviewer
):
    build.comment(claim, "What do I hold of this?", by=reviewer)
    theirs = build.comment(claim, "It is false, I say.", by=second_reviewer)
    client = signed_in(reviewer)
    assert "1 comment" in card(client, article)
    text = page(client, claim)
    assert "What do I hold" in text and "It is false" not in text and "This is a blind round" in text
    assert client.get(f"/comments/{theirs.pk}/answer/").status_code == 404
    assert client.post(f"/comments/{theirs.pk}/resolve/", {"version": 1}).status_code == 404
    assert client.post(f"/events/{Event.objects.first().uid}/undo/").status_code == 404
    build.verdict(claim, by=reviewer)
    assert "2 comments" in card(client, article) and "It is false" in page(client, claim)


@pytest.mark.usefixtures("blind")
def test_in_a_blind_round_comments_are_no_news_until_one_has_judged(
    signed_in, claim, article, reviewer, second_reviewer, editor
):
    def news(user) -> int:
        return signed_in(user).get(f"/articles/{article.pk}/changes/", {"since": since}).status_code

    since = article.events.first().pk
    build.comment(claim, by=second_reviewer)
    assert (news(reviewer), news(editor)) == (204, 200)
    build.verdict(claim, by=reviewer)
    assert news(reviewer) == 200


@pytest.mark.usefixtures("blind")
def test_who_takes_the_verdict_back_sees_of_a_discussion_what_they_said_in_it(
    signed_in, claim, reviewer, second_reviewer
):
    verdict = build.verdict(claim, by=reviewer)
    first = build.comment(claim, "It is false, I say.", by=second_reviewer)
    build.comment(first, "I am not so sure.", by=reviewer)
    take_back_verdict(verdict, by=reviewer)
    text = page(signed_in(reviewer), claim)
    assert "What this answers shows once you have given your verdict." in text and "I am not so sure." in text
    assert "It is false" not in text and "Sol Second" not in text


@pytest.mark.usefixtures("blind")
def test_in_a_blind_round_all_members_read_what_is_said_of_the_article(signed_in, article, reviewer, second_reviewer):
    build.comment(article, "Who wrote this?", by=second_reviewer)
    text = text_of(signed_in(reviewer).get(f"/articles/{article.pk}/discussion/"))
    assert "Who wrote this?" in text and "also in a blind round" in text


# --- on a source -----------------------------------------------------------------------------------------------------


def test_a_source_is_discussed_on_its_page(signed_in, claim, reviewer, second_reviewer, viewer):
    source = build.evidence(claim, by=reviewer).source
    mine, theirs = signed_in(reviewer), signed_in(second_reviewer)
    address, here = f"/sources/{source.pk}/comments/", f"/sources/{source.pk}/#discussion"
    assert f'action="{address}"' in mine.get(f"/sources/{source.pk}/").content.decode()
    refused = mine.post(address, {"text": " "})
    assert refused.status_code == 422 and "Write something first." in text_of(refused)
    assert mine.post(address, {"text": "Who keeps *this*?"}).url == here
    first = Comment.objects.get()
    assert "Who keeps <em>this</em>?" in theirs.get(f"/comments/{first.pk}/answer/").content.decode()
    assert theirs.post(f"/comments/{first.pk}/answer/", {"text": "The treasury."}).url == here
    text = text_of(signed_in(viewer).get(f"/sources/{source.pk}/"))
    assert "Discussion 2" in text and "The treasury." in text and "Your comment" not in text
    assert signed_in(viewer).post(address, {"text": "x"}).status_code == 403
    undone = theirs.post(f"/events/{Event.objects.first().uid}/undo/")
    assert undone.url == here and "Discussion 1" in text_of(mine.get(f"/sources/{source.pk}/"))
    assert mine.post(f"/comments/{first.pk}/resolve/", {"version": 1}).url == here


def test_a_blind_round_hides_what_others_say_of_a_source_from_its_page_and_its_doors(
    signed_in, blind, claim, reviewer, second_reviewer, outsider
):
    source = build.evidence(claim, by=reviewer).source
    said = build.comment(source, "This settles it.", by=reviewer)
    event = Event.objects.get(kind="comment written")
    client = signed_in(second_reviewer)
    text = text_of(client.get(f"/sources/{source.pk}/"))
    assert "This settles it." not in text and "Discussion 0" in text and "what others say of this source" in text
    doors = (f"/comments/{said.pk}/answer/", f"/comments/{said.pk}/resolve/", f"/events/{event.uid}/undo/")
    assert [client.post(door, {"text": "x", "version": 1}).status_code for door in doors] == [404] * 3
    assert signed_in(outsider).post(doors[2]).status_code == 404
    build.verdict(claim, by=second_reviewer)
    assert "This settles it." in text_of(client.get(f"/sources/{source.pk}/"))


# --- mentions --------------------------------------------------------------------------------------------------------


def test_the_answer_says_who_is_told_and_what_means_nobody(signed_in, claim, reviewer, second_reviewer):
    client, address = signed_in(reviewer), f"/claims/{claim.pk}/comments/"
    client.post(address, {"text": "@Sol Second and @mayor, which year?"})
    text = page(client, claim)
    assert "Sol Second is told. Nobody here is called “@mayor”." in text
    body = client.get(f"/claims/{claim.pk}/").content.decode()
    assert '<span class="mention">@Sol Second</span>' in body


def test_in_a_blind_round_the_answer_says_the_same_of_who_has_judged_and_who_has_not(
    signed_in, blind, claim, reviewer, second_reviewer, viewer
):
    client, address = signed_in(reviewer), f"/claims/{claim.pk}/comments/"
    words = {"text": "@Sol Second, @Vito Viewer?"}
    later = "Sol Second will see this after giving their verdict. Vito Viewer will see this once all is concluded."
    client.post(address, words)
    assert later in page(client, claim)
    build.verdict(claim, by=second_reviewer)
    client.post(address, words)
    assert later in page(client, claim)


def test_a_name_that_two_have_comes_back_with_what_was_typed(signed_in, project, claim, reviewer, editor):
    build.member(project, Role.VIEWER, "Edda Evers")
    refused = signed_in(reviewer).post(f"/claims/{claim.pk}/comments/", {"text": "@Edda, which year?"})
    assert refused.status_code == 422
    assert "@Edda, which year?" in text_of(refused) and "Edda Editor (editor) or Edda Evers (viewer)" in text_of(
        refused
    )


def test_names_are_offered_to_members_only_and_told_apart(
    signed_in, project, reviewer, second_reviewer, outsider, django_assert_num_queries
):
    client, address = signed_in(reviewer), f"/projects/{project.slug}/mentions/"

    def names(q):
        return re.findall(r'data-name="([^"]+)"', client.get(address, {"q": q}).content.decode())

    assert names("s") == names("Sol  se") == names("SECOND") == ["Sol Second"]
    assert names("rina reviewer") == ["Rina Reviewer"] and names("nobody") == []
    for name, role in (("Sol Second", Role.EDITOR), ("<Sol> Second", Role.VIEWER)):
        other = build.member(project, role, f"Another {role}")
        edit_profile(other, version=1, display_name=name)
    assert names("sol") == ["Sol Second (reviewer)", "Sol Second (editor)"]
    assert names("second")[0] == "&lt;Sol&gt; Second"
    for n in range(20):
        build.member(project, Role.VIEWER, f"Sonny {n}")
    with django_assert_num_queries(4):  # the session, its user, the project, its members
        assert len(names("so")) == 8
    assert signed_in(outsider).get(address).status_code == 404


# --- the words that it is about --------------------------------------------------------------------------------------


def test_a_comment_leads_to_its_words_and_says_what_became_of_them(signed_in, claim, article, reviewer):
    client, address = signed_in(reviewer), f"/claims/{claim.pk}/comments/"
    refused = client.post(address, {"text": "Who?", "exact": "the queen"})
    assert refused.status_code == 422 and "These words are not in the article" in text_of(refused)
    assert re.search(r"<details[^>]* open><summary>About words of the article", refused.content.decode())
    for words in ("spokeswoman", "38 of 40 bridges", "formally spoken", "one of them said at the meeting"):
        assert client.post(address, {"text": "Which?", "exact": words}).status_code == 302
    at = article.current.text.index("spokeswoman")
    body = client.get(f"/claims/{claim.pk}/").content.decode()
    assert f'<q dir="auto"><a href="/articles/{article.pk}/#words-{at}-{at + 11}">spokeswoman</a></q>' in body
    assert "in the newer version" not in body
    newer = build.TEXT.replace("38 of 40 bridges", "30 of 40 bridges").replace(
        'Residents waited for an answer. "We were told nothing," one of them said at the meeting in the town hall.', ""
    )
    adopt_revision(add_revision(article, Incoming.of_text(newer), by=reviewer), by=reviewer)
    text = page(client, claim)
    assert re.search(r"spokeswoman unchanged in the newer version", text)
    assert re.search(r"38 of 40 bridges changed in the newer version", text)
    assert re.search(r"one of them said at the meeting gone in the newer version", text)
    body = client.get(f"/claims/{claim.pk}/").content.decode()
    assert '<p class="passage"><q dir="auto">one of them said' in body  # nowhere to go


def test_the_words_of_many_comments_cost_no_query_more(
    signed_in, claim, article, reviewer, django_assert_max_num_queries
):
    client = signed_in(reviewer)

    def cost() -> int:
        with django_assert_max_num_queries(20) as queries:
            page(client, claim)
        return len(queries)

    none = cost()
    for n in range(20):
        write_comment(claim, by=reviewer, text=f"@Rina Reviewer, {n}?", exact="spokeswoman")
    newer = Incoming.of_text(build.TEXT.replace("38 of 40", "30 of 40"))
    adopt_revision(add_revision(article, newer, by=reviewer), by=reviewer)
    assert cost() == none
    assert page(client, claim).count("unchanged in the newer version") == 20
