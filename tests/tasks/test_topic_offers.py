"""Offers follow what people say of topics, and no topic starves."""

from collections import Counter
from collections.abc import Sequence
from random import Random

import pytest

from accounts.models import User
from tasks import leases
from tasks.claims import Wish, count_offers
from tasks.kinds import KINDS, Kind
from tasks.models import Opening, Task
from tasks.reasons import why_nothing
from tasks.selection import KNOWN_PREFERENCE, prefers_known
from tasks.stock import stocks
from tests.cast import NOON, ask, person, set_policy, topics
from tests.forest import plant

pytestmark = pytest.mark.django_db

REVIEW = Kind.LABEL_INITIAL_PROMPT
TREE_KINDS = [kind for kind in KINDS if kind is not Kind.INITIAL_PROMPT]


def who(name: str, *, knows: Sequence[int] = (), avoids: Sequence[int] = ()) -> User:
    return person(name, knows_topics=list(knows), avoids_topics=list(avoids))


# What somebody would rather not see


@pytest.mark.parametrize("kind", TREE_KINDS)
def test_it_is_never_offered(kind: Kind, alice: User) -> None:
    grief, law = topics("grief", "law")
    plant(kind, alice, topics=[grief, law])
    gentle = who("gentle", avoids=[grief])

    for _ in range(3):
        with pytest.raises(leases.NoTaskAvailable):
            ask(gentle, kind)
    assert count_offers(Wish(gentle, [kind], "en")) == {}
    assert ask(who("other", avoids=topics("sports")), kind).opening.kind == kind


def test_the_reason_is_said(alice: User) -> None:
    (grief,) = topics("grief")
    for _ in range(2):
        plant(REVIEW, alice, topics=[grief])
    gentle = who("gentle", avoids=[grief])

    (reason,) = why_nothing(gentle, kinds=[REVIEW], lang="en")

    assert (reason.code, reason.count) == ("topic_avoided", 2)
    assert "rather not see" in reason.detail


def test_what_has_no_topic_is_offered_to_everybody(alice: User) -> None:
    plant(REVIEW, alice)
    assert ask(who("gentle", avoids=topics("grief", "law")), REVIEW)


def test_what_somebody_began_they_may_go_on_with(alice: User) -> None:
    (grief,) = topics("grief")
    plant(REVIEW, alice, topics=[grief])
    bold = who("bold")
    task = ask(bold, REVIEW)
    leases.skip(bold, task.pk, scope="later", now=NOON)
    bold.avoids_topics = [grief]
    bold.save()

    with pytest.raises(leases.NoTaskAvailable):
        ask(bold, REVIEW)
    assert leases.reopen(bold, task.pk, now=NOON).pk == task.pk


# What somebody knows


@pytest.fixture
def halves(alice: User) -> tuple[int, int]:
    """Thirty reviews about cooking and thirty about law in turn, with places for everybody."""
    set_policy(prompt_reviews=1000)
    for number in range(60):
        prompt = plant(REVIEW, alice, topics=topics(("cooking", "law")[number % 2]))
        Opening.objects.filter(target=prompt).update(shuffle=number / 60)
    cooking, law = topics("cooking", "law")
    return cooking, law


def offered(*people: User, times: int, seed: int = 1) -> Counter[int]:
    """How often each topic is offered when these people ask in turn; nothing is used up."""
    rng = Random(seed)
    found: Counter[int] = Counter()
    for number in range(times):
        user = people[number % len(people)]
        stocks.cache_clear()
        task = leases.request_task(user, kind=REVIEW, lang="en", now=NOON, rng=rng)
        found.update(task.opening.topics)
        Task.objects.filter(pk=task.pk).delete()
        Opening.objects.update(leased=0)
    return found


def test_it_comes_more_often_and_the_rest_comes_still(halves: tuple[int, int]) -> None:
    """Half of the requests look for what is known; of the other half, half is about it anyway."""
    cooking, law = halves
    found = offered(who("cook", knows=[cooking]), times=400)
    assert found.total() == 400
    expected = 400 * (1 - KNOWN_PREFERENCE) / 2
    assert abs(found[law] - expected) < 4 * (expected * 0.75) ** 0.5


def test_without_a_choice_all_topics_come_alike(halves: tuple[int, int]) -> None:
    _, law = halves
    found = offered(who("anybody"), times=400)
    assert abs(found[law] - 200) < 4 * 10


def test_where_nothing_known_waits_all_else_is_offered(alice: User) -> None:
    plant(REVIEW, alice, topics=topics("law"))
    for kind in (REVIEW, "random"):
        cook = who(f"cook {kind}", knows=topics("cooking"))
        assert ask(cook, kind).opening.topics == topics("law")


def test_half_of_the_requests_look_for_what_is_known() -> None:
    rng = Random(1)
    looked = sum(prefers_known([1], rng=rng) for _ in range(10_000))
    assert abs(looked - 10_000 * KNOWN_PREFERENCE) < 4 * 50
    assert not any(prefers_known([], rng=rng) for _ in range(100))


# No topic starves


def stocked(author: User, number: int) -> None:
    """So many reviews about cooking, with places for everybody."""
    set_policy(prompt_reviews=1000)
    for _ in range(number):
        plant(REVIEW, author, topics=topics("cooking"))


def served(people: Sequence[User], *, of_law: float, times: int) -> Counter[int]:
    """What is done of each topic in a site whose stock is always full.

    Whatever is done makes room for something new, which is about law with this chance: of each
    topic as much goes out as comes in, unless one is left lying.
    """
    cooking, law = topics("cooking", "law")
    rng = Random(7)
    done: Counter[int] = Counter()
    for number in range(times):
        stocks.cache_clear()
        user = people[number % len(people)]
        task = leases.request_task(user, kind=REVIEW, lang="en", now=NOON, rng=rng)
        done.update(task.opening.topics)
        Task.objects.filter(pk=task.pk).delete()
        new = law if rng.random() < of_law else cooking
        Opening.objects.filter(pk=task.opening_id).update(
            leased=0, topics=[new], shuffle=rng.random()
        )
    return done


def test_a_topic_that_nobody_knows_gets_its_share(alice: User) -> None:
    """All know the same one of two topics; the other one does not wait for ever."""
    stocked(alice, 40)
    cooking, law = topics("cooking", "law")
    cooks = [who(f"cook {number}", knows=[cooking]) for number in range(3)]
    served(cooks, of_law=0.5, times=300)  # until the stock has settled
    done = served(cooks, of_law=0.5, times=400)
    assert abs(done[law] - 200) < 4 * 10


def test_a_topic_that_most_avoid_is_served_by_the_rest(alice: User) -> None:
    """Three of four never see it: it waits longer, and is done all the same."""
    stocked(alice, 40)
    (law,) = topics("law")
    people = [who(f"gentle {number}", avoids=[law]) for number in range(3)] + [who("bold")]
    served(people, of_law=1 / 8, times=300)
    done = served(people, of_law=1 / 8, times=400)
    assert abs(done[law] - 50) < 4 * 6.6
