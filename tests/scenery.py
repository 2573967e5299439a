"""A site with something of everything: work of all eight kinds, and conversations to read."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction

from accounts.models import User
from tasks.models import Opening, Task
from tests.cast import (
    NOON,
    person,
    rank,
    reply,
    review,
    set_policy,
    settle,
    start_tree,
    write_prompt,
)
from trees.lifecycle import reshape
from trees.models import (
    Ballot,
    Contribution,
    LanguagePolicy,
    Message,
    Reaction,
    Review,
    Shelved,
    Transition,
    Tree,
)
from trees.policy import Shape


@dataclass(frozen=True, slots=True)
class Talk:
    """What is said in the conversations of one language."""

    prompt: str
    good: str
    fair: str
    follow_up: str
    other_follow_up: str


TALKS: Final = {
    "en": Talk(
        "How do magnets work? I am asking for my daughter, who is eight.",
        "Imagine that every bit of iron holds millions of tiny arrows. Mostly they point every "
        "which way and cancel each other out.\n\nIn a magnet they all point the same way, and "
        "together they pull. Try it: stroke a needle with a magnet, always in the same direction, "
        "and the needle becomes one.",
        "Magnets attract iron because of their magnetic field.",
        "She asks whether one can switch a magnet off.",
        "And why does a compass point north?",
    ),
    "de": Talk(
        "Wie backe ich ein Roggenbrot ohne Maschine?",
        "Du brauchst Sauerteig, Roggenmehl, Wasser und Salz.\n1. Abends den Sauerteig füttern.\n"
        "2. Morgens alles mischen, drei Stunden ruhen lassen.\n3. Eine Stunde bei 230 °C backen.",
        "Mit Mehl, Wasser, Salz und Geduld.",
        "Kann ich auch Dinkel nehmen?",
        "Wie lange hält sich das Brot?",
    ),
    "ar": Talk(
        "كيف أتعلّم الطبخ من الصفر؟",
        "ابدأ بثلاث وصفات بسيطة: الأرز، والعدس، والبيض. أعِد كل واحدة منها حتى تتقنها، ثم غيّر "
        "مكوّنًا واحدًا في كل مرة.",
        "شاهد مقاطع الطبخ وجرّب.",
        "وماذا أشتري أولًا للمطبخ؟",
        "كم من الوقت أحتاج؟",
    ),
}


def lively_site(crew: list[User], langs: tuple[str, ...] = ("en",)) -> None:
    """Let five people prepare, in each language, work of all eight kinds and a finished tree."""
    assert len(crew) == 5
    set_policy(rank_prompter_replies=True, max_followups=2)
    for lang in langs:
        _prompts(crew, lang)
        _growing(crew, lang)
        contest(crew, lang)
        _follow_up_contest(crew, lang)
        finished_tree(crew, lang)


Rows = list[list[Any]]

_TABLES: Final = (User, LanguagePolicy, Tree, Message, Review, Ballot, Reaction, Transition,
                  Contribution, Shelved, Opening, Task)  # fmt: skip


def painted(langs: tuple[str, ...] = ("en",)) -> Rows:
    """The rows of a lively site. Letting people act it out takes seconds, so it is done once."""
    with transaction.atomic():
        lively_site(crew(langs), langs)
        rows = [list(table._default_manager.order_by("pk")) for table in _TABLES]
        transaction.set_rollback(True)
    return rows


def hang(rows: Rows) -> list[User]:
    """Store painted rows in the database at hand; returns the crew."""
    for table, painted_rows in zip(_TABLES, rows, strict=True):
        table._default_manager.bulk_create(deepcopy(painted_rows))
    return list(User.objects.order_by("username"))


def crew(langs: tuple[str, ...] = ("en",)) -> list[User]:
    """Five people who speak these languages."""
    return [person(f"crew-{number}", langs=langs) for number in range(1, 6)]


def _prompts(crew: list[User], lang: str) -> None:
    write_prompt(crew[0], TALKS[lang].other_follow_up, lang)


def _growing(crew: list[User], lang: str) -> None:
    """Replies wanted on both sides, and one of each side under review."""
    talk, (a, b, c, d, e) = TALKS[lang], crew
    root = _root(start_tree(a, [b, c, d], lang, talk.prompt))
    answer = reply(b, root, talk.good)
    review(answer, [a, c, d])
    reply(c, root, talk.fair)
    reply(e, answer, talk.follow_up)


def contest(crew: list[User], lang: str = "en") -> Message:
    """A tree whose assistant replies wait to be ranked; returns its root."""
    talk, (a, b, c, d, e) = TALKS[lang], crew
    tree = start_tree(b, [a, c, d], lang, talk.prompt)
    _shape(tree, Shape(goal_size=3, max_depth=1, max_replies=2, max_followups=1))
    root = _root(tree)
    review(reply(d, root, talk.good), [a, b, c])
    review(reply(e, root, talk.fair), [a, b, c])
    return root


def _follow_up_contest(crew: list[User], lang: str) -> None:
    talk, (a, b, c, d, e) = TALKS[lang], crew
    tree = start_tree(c, [a, b, d], lang, talk.prompt)
    _shape(tree, Shape(goal_size=4, max_depth=2, max_replies=1, max_followups=2))
    answer = reply(a, _root(tree), talk.good)
    review(answer, [b, c, d])
    review(reply(b, answer, talk.follow_up), [a, c, d])
    review(reply(e, answer, talk.other_follow_up), [a, c, d])


def finished_tree(crew: list[User], lang: str = "en") -> Tree:
    """A ready tree of one prompt and two ranked replies."""
    root = contest(crew, lang)
    best, other = Message.objects.filter(parent=root).order_by("position")
    for ranker in crew[:3]:
        rank(ranker, root, [best], [other])
    return Tree.objects.get(pk=root.tree_id)


def _shape(tree: Tree, shape: Shape) -> None:
    reshape(tree.pk, shape, now=NOON)
    settle()


def _root(tree: Tree) -> Message:
    return Message.objects.get(pk=tree.pk)
