"""Policies are changed in the panel, by admins, and hold at once."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from accounts.models import User
from tasks.invariants import check_all
from tasks.models import Opening
from tasks.openings import refresh_prompts
from tests import forest
from tests.admin.conftest import Enter
from tests.cast import NOON, review, settle, start_tree, write_prompt
from trees.models import POLICY_FIELDS, LanguagePolicy, Message, Tree, policy_for
from trees.policy import Policy
from trees.states import State

pytestmark = pytest.mark.django_db

LIST = "/admin/trees/languagepolicy/"
EMPTY = dict.fromkeys(POLICY_FIELDS, "") | {"rank_prompter_replies": "unknown"}


def save(client: Client, lang: str, **numbers: object) -> Any:
    """Fill in the form of this language's policy; the answer after the redirect, if there is."""
    row = LanguagePolicy.objects.filter(lang=lang).first()
    address = f"{LIST}{row.pk}/change/" if row else f"{LIST}add/"
    return client.post(address, {**EMPTY, "lang": lang, **numbers}, follow=True)


def errors(answer: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = answer.context["adminform"].form.errors
    return found


@pytest.fixture
def client_of_admin(enter: Enter, admin: User) -> Client:
    return enter(admin)


def test_fewer_reviews_accept_what_waits(
    client_of_admin: Client, alice: User, bob: User, carol: User
) -> None:
    prompt = write_prompt(alice)
    review(prompt, [bob])
    assert Tree.objects.get().state == State.INITIAL_PROMPT_REVIEW
    answer = save(client_of_admin, "en", prompt_reviews=1)
    assert "Trees that are looked at again by the new rules: 1." in answer.content.decode()
    settle()
    assert Tree.objects.get().state == State.PROMPT_LOTTERY_WAITING
    assert check_all().findings == []


def test_openings_follow(client_of_admin: Client, alice: User, bob: User) -> None:
    prompt = write_prompt(alice)
    save(client_of_admin, "default", prompt_reviews=5)
    settle()
    assert Opening.objects.get(target=prompt, is_open=True).wanted == 5
    save(client_of_admin, "en", prompt_reviews=4)
    settle()
    assert Opening.objects.get(target=prompt, is_open=True).wanted == 4
    save(client_of_admin, "en")
    settle()
    assert Opening.objects.get(target=prompt, is_open=True).wanted == 5


def test_verdicts_follow_a_threshold(client_of_admin: Client, alice: User, bob: User) -> None:
    prompt = write_prompt(alice)
    review(prompt, [bob], {"spam": 0.0, "lang_mismatch": 1.0})
    save(client_of_admin, "en", prompt_reviews=1, acceptance_threshold=0)
    settle()
    assert Message.objects.get().review_result is False
    save(client_of_admin, "en", prompt_reviews=1, acceptance_threshold=0.9)
    other = write_prompt(alice, "Why is the sky blue?")
    review(other, [bob])
    other.refresh_from_db()
    assert other.review_result is True


def test_new_trees_have_the_new_shape(client_of_admin: Client, alice: User) -> None:
    save(client_of_admin, "en", goal_size=4, max_depth=2, max_replies=1, max_followups=0)
    tree = Tree.objects.get(pk=write_prompt(alice).pk)
    assert (tree.goal_size, tree.max_depth, tree.max_replies, tree.max_followups) == (4, 2, 1, 0)


def test_limits_follow(client_of_admin: Client, alice: User) -> None:
    save(client_of_admin, "en", max_initial_prompt_review=2)
    refresh_prompts("en", now=NOON)
    assert Opening.objects.get(lang="en").wanted == 2


def test_only_trees_of_the_language_are_marked(client_of_admin: Client, alice: User) -> None:
    trees = {lang: forest.root(alice, lang).tree for lang in ("en", "de")}
    ready = forest.root(alice, state=State.READY_FOR_EXPORT, review_result=True).tree
    save(client_of_admin, "de", rankings=1)
    assert list(Tree.objects.marked()) == [trees["de"]]
    save(client_of_admin, "default", rankings=2)
    assert set(Tree.objects.marked()) == set(trees.values())
    assert ready not in Tree.objects.marked()


def test_saving_without_a_change_marks_nothing(client_of_admin: Client, alice: User) -> None:
    save(client_of_admin, "en", rankings=1)
    forest.root(alice)
    save(client_of_admin, "en", rankings=1)
    assert not Tree.objects.marked().exists()


def test_one_query_marks_them_all(
    client_of_admin: Client, alice: User, django_assert_max_num_queries: Any
) -> None:
    LanguagePolicy.objects.create(lang="en")
    for _ in range(10):
        forest.root(alice)
    with django_assert_max_num_queries(25):
        save(client_of_admin, "en", rankings=1)
    assert Tree.objects.marked().count() == 10


def test_empty_fields_show_what_is_in_force(client_of_admin: Client) -> None:
    save(client_of_admin, "default", goal_size=9, rank_prompter_replies="true")
    save(client_of_admin, "de", max_depth=3)
    policy = LanguagePolicy.objects.get(lang="de")
    form = client_of_admin.get(f"{LIST}{policy.pk}/change/").context["adminform"].form
    assert form.fields["goal_size"].widget.attrs["placeholder"] == "9"
    assert form.fields["reply_reviews"].widget.attrs["placeholder"] == "3"
    choices = dict(form.fields["rank_prompter_replies"].widget.choices)
    assert choices["unknown"] == "As the default: yes"
    assert policy_for("de") == Policy(goal_size=9, max_depth=3, rank_prompter_replies=True)


def test_auto_says_which_number_it_means(
    client_of_admin: Client, alice: User, bob: User, carol: User, dan: User
) -> None:
    from django.utils import timezone

    from trees.active import active_volunteers_by_language
    from trees.models import Contribution

    start_tree(alice, [bob, carol, dan])
    Contribution.objects.update(created_at=timezone.now())
    active_volunteers_by_language.cache_clear()
    policy = LanguagePolicy.objects.create(lang="en")
    shown = client_of_admin.get(f"{LIST}{policy.pk}/change/").content.decode()
    assert "auto means 10 now, with 4 volunteers active this week." in shown
    assert "auto means 5 now, with 4 volunteers active this week." in shown
    shown = client_of_admin.get(f"{LIST}add/").content.decode()
    assert "<code>manage.py simulate</code>" in shown
    assert "auto means 0.3 for each volunteer active in the language this week" in shown


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("goal_size", "0", "greater than or equal to 1"),
        ("goal_size", "40000", "At most 10,000."),
        ("goal_size", "many", "Enter a whole number."),
        ("max_followups", "-1", "greater than or equal to 0"),
        ("acceptance_threshold", "1", "nothing would ever be accepted"),
        ("acceptance_threshold", "1.5", "Choose less than 1."),
        ("lonely_preference", "2", "less than or equal to 1.0"),
        ("max_active_trees", "lots", "a whole number, or the word auto"),
        ("max_active_trees", "-3", "a whole number, or the word auto"),
        ("lease_minutes", "9999999999999999999", "At most 43,200."),
        ("lease_minutes", "100000", "At most 43,200."),
        ("lang", "xx", "not one of the available choices"),
    ],
)
def test_what_cannot_be_is_refused_with_words(
    field: str, value: str, words: str, client_of_admin: Client
) -> None:
    answer = save(client_of_admin, **{"lang": "default", field: value})
    assert words in " ".join(errors(answer)[field])
    assert not LanguagePolicy.objects.exists()


def test_what_is_one_number_for_all_is_set_in_the_default(client_of_admin: Client) -> None:
    assert "max_open_tasks" in errors(save(client_of_admin, "de", max_open_tasks=3))
    save(client_of_admin, "default", max_open_tasks=3)
    assert policy_for("de").max_open_tasks == 3


def test_a_language_has_one_policy(client_of_admin: Client) -> None:
    save(client_of_admin, "de", goal_size=5)
    again = client_of_admin.post(f"{LIST}add/", {**EMPTY, "lang": "de"})
    assert "lang" in errors(again)


def test_the_log_says_from_what_to_what(client_of_admin: Client) -> None:
    save(client_of_admin, "de", goal_size=5)
    save(client_of_admin, "de", goal_size=7)
    assert LogEntry.objects.latest("pk").get_change_message() == "Changed goal_size: 5 → 7."


def test_moderators_read_and_admins_change(enter: Enter, mod: User, admin: User) -> None:
    save(enter(admin), "de", goal_size=5)
    policy = LanguagePolicy.objects.get()
    client = enter(mod)
    assert client.get(f"{LIST}{policy.pk}/change/").status_code == 200
    assert client.get(f"{LIST}add/").status_code == 403
    assert save(client, "de", goal_size=6).status_code == 403
    assert save(client, "fr").status_code == 403
    policy.refresh_from_db()
    assert policy.goal_size == 5
