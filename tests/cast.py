"""The people who appear in the tests, and short ways to let them do things."""

from datetime import UTC, datetime
from random import Random
from uuid import UUID, uuid4

from django.core.cache import cache
from django.test import Client
from rest_framework.test import APIClient

from accounts.consent import CURRENT
from accounts.models import APIKey, User
from tasks import leases, openings, submissions
from tasks.kinds import Kind
from tasks.models import Opening, Task
from tasks.stock import stocks
from trees import shelf
from trees.active import active_volunteers_by_language
from trees.models import LanguagePolicy, Message, Tree
from trees.recent_policies import recent_policies
from trees.roles import at_depth
from trees.states import State
from trees.topic_list import Topic, all_topics

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
CLEAN = {"spam": 0.0, "lang_mismatch": 0.0, "quality": 0.75}
SPAM = {"spam": 1.0, "lang_mismatch": 0.0}


def person(name: str, *, langs: tuple[str, ...] = ("en", "de"), **more: object) -> User:
    """A volunteer who reads and writes these languages and has agreed to the terms."""
    return User.objects.create_user(
        username=name,
        email=f"{name}@example.org",
        password=f"{name} has a long password",
        reads=list(langs),
        writes=list(langs),
        **{"consent_version": CURRENT.version, **more},
    )


def forget_remembered() -> None:
    """What a process remembers for seconds is read anew."""
    for remembered in (stocks, recent_policies, active_volunteers_by_language, all_topics):
        remembered.cache_clear()


def forget_kept() -> None:
    """Start with an empty cache again, without touching what tests beside this one keep."""
    cache.key_prefix = uuid4().hex


def client_of(user: User) -> APIClient:
    """A client that signs its requests with a fresh key of this person."""
    _, secret = APIKey.issue(user, name="test")
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


def visitor(user: User | None = None, **options: bool) -> Client:
    """Somebody's browser on the site; a stranger's without a person."""
    client = Client(**options)  # type: ignore[arg-type]
    if user is not None:
        client.force_login(user)
    return client


def topics(*slugs: str) -> list[int]:
    """The numbers of these topics, which are put on the operator's list if they are not there.

    In ascending order, and nobody remembers an earlier list.
    """
    found = [Topic.objects.get_or_create(slug=slug, defaults={"name": slug})[0] for slug in slugs]
    all_topics.cache_clear()
    return sorted(topic.pk for topic in found)


def set_policy(lang: str = LanguagePolicy.DEFAULT, **numbers: object) -> LanguagePolicy:
    """Numbers in force from now on; nobody remembers earlier ones."""
    policy, _ = LanguagePolicy.objects.update_or_create(lang=lang, defaults=numbers)
    recent_policies.cache_clear()
    return policy


def ask(user: User, kind: str = "random", lang: str | None = "en", *, now: datetime = NOON) -> Task:
    """Request a task, some seconds after whatever happened before."""
    stocks.cache_clear()
    return leases.request_task(user, kind=kind, lang=lang, now=now, rng=Random(1))


def answer(user: User, task: Task, *, now: datetime = NOON, **payload: object) -> Task:
    """Answer a task, then let the life cycle move on, as the worker would."""
    done = submissions.submit(user, task.pk, payload, now=now)
    settle(now=now)
    return done


def settle(*, now: datetime = NOON) -> None:
    """Do at once what the Celery worker does, but for the lottery and the backlog."""
    touched: set[str] = set()
    while marked := list(Tree.objects.marked().values_list("pk", flat=True)):
        touched |= {openings.settle(tree_id, now=now).lang for tree_id in marked}
    openings.refresh_all_prompts(sorted(touched), now=now)
    shelf.tidy_all()


def write_prompt(user: User, text: str = "How do magnets work?", lang: str = "en") -> Message:
    """A prompt that waits for its reviews."""
    openings.refresh_prompts(lang, now=NOON)
    done = answer(user, ask(user, Kind.INITIAL_PROMPT, lang), text=text)
    assert done.result_message is not None
    return done.result_message


def review(message: Message, reviewers: list[User], labels: dict[str, float] = CLEAN) -> None:
    """Let these people review a message, straight through its opening."""
    for reviewer in reviewers:
        opening = message.openings.filter(is_open=True, kind__startswith="label_").get()
        task = claim(reviewer, opening.pk)
        answer(reviewer, task, labels=labels)


def claim(user: User, opening_id: int, *, now: datetime = NOON) -> Task:
    """A task of this person for exactly this opening, by asking until it comes."""
    opening = Opening.objects.get(pk=opening_id)
    others: list[Task] = []
    try:
        while True:
            task = leases.request_task(
                user, kind=opening.kind, lang=opening.lang, now=now, rng=Random(1)
            )
            if task.opening_id == opening_id:
                return task
            others.append(task)
    finally:
        for task in others:
            leases.skip(user, task.pk, scope="later", now=now)


def start_tree(
    author: User, reviewers: list[User], lang: str = "en", text: str = "How do magnets work?"
) -> Tree:
    """A growing tree of one accepted prompt."""
    from trees import lifecycle

    prompt = write_prompt(author, text, lang)
    review(prompt, reviewers)
    assert lifecycle.draw(prompt.pk, now=NOON)
    settle()
    tree = Tree.objects.get(pk=prompt.pk)
    assert tree.state == State.GROWING
    return tree


def reply(user: User, parent: Message, text: str) -> Message:
    """A reply of this person under this message."""
    opening = (
        parent.openings.filter(is_open=True, kind__endswith="_reply")
        .exclude(kind__startswith="label_")
        .get()
    )
    done = answer(user, claim(user, opening.pk), text=text)
    assert done.result_message is not None
    return done.result_message


def rank(user: User, parent: Message, *groups: list[Message]) -> Task:
    """A ballot on the replies to this message, best first."""
    opening = parent.openings.filter(is_open=True, kind__startswith="rank_").get()
    task = claim(user, opening.pk)
    return answer(user, task, ranking=[[str(m.pk) for m in group] for group in groups])


def finish_tree(
    author: User, first: User, second: User, reviewer: User, ranker: User, *, lang: str = "en"
) -> Tree:
    """A ready tree of a prompt and two replies, of which that of ``first`` is ranked best."""
    from trees import lifecycle
    from trees.policy import Shape

    tree = start_tree(author, [first, second, reviewer], lang)
    lifecycle.reshape(tree.pk, Shape(3, max_depth=1, max_replies=2, max_followups=1), now=NOON)
    settle()
    root = Message.objects.get(pk=tree.pk)
    best = reply(first, root, "A long and good reply")
    other = reply(second, root, "A short one")
    review(best, [author, second, reviewer])
    review(other, [author, first, reviewer])
    for voter in (author, reviewer, ranker):
        rank(voter, root, [best], [other])
    tree.refresh_from_db()
    assert tree.state == State.READY_FOR_EXPORT
    return tree


def state_of(tree_id: UUID) -> State:
    return State(Tree.objects.values_list("state", flat=True).get(pk=tree_id))


def backlog_tree(*, rivals: int, ranked: bool = False) -> Tree:
    """An imported tree that waits for its activation."""
    key = uuid4()
    tree = Tree.objects.create(
        id=key, lang="en", state=State.BACKLOG_RANKING, goal_size=rivals + 1, max_depth=1,
        max_replies=9, max_followups=1, origin="test", created_at=NOON,
    )  # fmt: skip
    for position in range(-1, rivals):
        said = {"review_result": True, "review_count": 3, "rank": position if ranked else None}
        Message.objects.create(
            id=key if position < 0 else uuid4(),
            tree=tree,
            parent_id=None if position < 0 else key,
            role=at_depth(int(position >= 0)),
            depth=int(position >= 0),
            position=max(0, position),
            lang="en",
            text=f"Imported {position}",
            created_at=NOON,
            review_result=True,
            review_count=3,
            rank=said["rank"] if position >= 0 else None,
            imported=said,
        )
    return tree
