"""Conversations as rows: what volunteers, moderators and the life cycle left in the tables."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random
from typing import Final
from uuid import UUID

from moderation.models import Action, ActKind, Report
from oasst_collect.corpus import opinions
from oasst_collect.corpus.conversations import Conversation, Utterance
from oasst_collect.corpus.crowd import MODERATORS, Crowd
from oasst_collect.corpus.subjects import Subjects, as_array
from oasst_collect.corpus.tables import NULL, Filler
from oasst_collect.corpus.words import Words
from trees.acceptance import Verdict
from trees.models import Ballot, Message, Reaction, Review, Transition, Tree
from trees.progress import REASONS
from trees.reading import yardstick_of
from trees.scoring import ranks_and_strengths
from trees.states import Event, State, next_state

FILLED: Final = (Tree, Message, Review, Ballot, Reaction, Transition, Report, Action)
REPORTED: Final = 0.004
STILL_OPEN: Final = 0.15
MODELS: Final = ("made-up-sft-1,max_new_tokens=400", "made-up-rlhf-2,max_new_tokens=400")
IMPORTED: Final = json.dumps(
    dict.fromkeys(("review_count", "review_result", "rank", "labels", "emojis", "deleted"))
)
"""What an import says of a model's message: nothing that volunteers have not said here."""
_COURSE: Final[Mapping[State, tuple[Event, ...]]] = {
    State.INITIAL_PROMPT_REVIEW: (),
    State.PROMPT_LOTTERY_WAITING: (Event.PROMPT_ACCEPTED,),
    State.ABORTED_LOW_GRADE: (Event.PROMPT_REJECTED,),
    State.GROWING: (Event.PROMPT_ACCEPTED, Event.DRAWN),
    State.HALTED_BY_MODERATOR: (Event.PROMPT_ACCEPTED, Event.DRAWN, Event.HALTED),
    State.RANKING: (Event.PROMPT_ACCEPTED, Event.DRAWN, Event.GOAL_REACHED),
    State.READY_FOR_EXPORT: (
        Event.PROMPT_ACCEPTED, Event.DRAWN, Event.GOAL_REACHED, Event.RANKED, Event.SCORED,
    ),
}  # fmt: skip
_WITHOUT_CONTEST: Final = (
    Event.PROMPT_ACCEPTED, Event.DRAWN, Event.NOTHING_TO_RANK, Event.SCORED,
)  # fmt: skip


class Writer:
    """Puts conversations into the tables."""

    def __init__(self, crowd: Crowd, subjects: Subjects, *, first_person: int, rng: Random) -> None:
        self._crowd = crowd
        self._subjects = subjects
        self._first_person = first_person
        self._rng = rng
        self._words = Words(rng)
        self._trees = Filler(Tree, (
            "id", "lang", "state", "goal_size", "max_depth", "max_replies", "max_followups",
            "created_at", "drawn_at", "scored", "topics", "proposed_topics", "shelf_due",
        ))  # fmt: skip
        self._messages = Filler(Message, (
            "id", "tree_id", "parent_id", "author_id", "role", "lang", "depth", "position", "text",
            "created_at", "deleted_at", "deleted_with", "synthetic", "model_name", "review_count",
            "review_result", "judged_by", "labels", "emojis", "rank", "ranking_strength",
            "detoxify", "imported",
        ))  # fmt: skip
        self._reviews = Filler(
            Review, ("message_id", "revision", "author_id", "labels", "created_at")
        )
        self._ballots = Filler(Ballot, (
            "parent_id", "author_id", "ranking", "not_rankable", "shown", "contest", "created_at",
        ))  # fmt: skip
        self._reactions = Filler(Reaction, ("message_id", "author_id", "code", "created_at"))
        self._transitions = Filler(
            Transition, ("tree_id", "event", "from_state", "to_state", "actor_id", "reason", "at")
        )
        self._reports = Filler(
            Report, ("message_id", "author_id", "reason", "created_at", "closed_at")
        )
        self._actions = Filler(
            Action, ("kind", "actor_id", "tree_id", "message_id", "reason", "effect", "at")
        )

    def write(self, conversation: Conversation) -> None:
        """All rows of one tree."""
        self._write_tree(conversation)
        self._write_course(conversation)
        ranks: Mapping[UUID, int] = {}
        strengths: Mapping[UUID, float] = {}
        if conversation.outline.state is State.READY_FOR_EXPORT:
            ranks, strengths = ranks_and_strengths(conversation.facts)
        for utterance in conversation.utterances:
            utterance.rank = ranks.get(utterance.facts.id)
            utterance.strength = strengths.get(utterance.facts.id)
            self._write_message(conversation, utterance)
        self._write_votes(conversation)

    def flush(self) -> None:
        """Send what has been collected, what others refer to first."""
        for filler in vars(self).values():
            if isinstance(filler, Filler):
                filler.flush()

    def _write_tree(self, tree: Conversation) -> None:
        shape, at = tree.facts.shape, tree.clock.at
        drawn = at(tree.drawn) if tree.facts.drawn else NULL
        said = self._subjects.of_prompt()
        self._trees.add(
            tree.id, tree.outline.lang, tree.outline.state, shape.goal_size, shape.max_depth,
            shape.max_replies, shape.max_followups, at(0), drawn, tree.facts.scored,
            as_array(said or ()), NULL if said is None else as_array(said),
            tree.outline.state is State.READY_FOR_EXPORT,
        )  # fmt: skip

    def _write_course(self, tree: Conversation) -> None:
        state = State.INITIAL_PROMPT_REVIEW
        for event in self._course(tree):
            after = next_state(state, event)
            actor, reason = NULL, REASONS.get(event, "")
            if event is Event.DRAWN:
                reason = "Drawn in the lottery."
            if event is Event.HALTED:
                actor, reason = str(self._moderator()), "It leads nowhere."
                self._log(tree, ActKind.HALT_TREE, NULL, actor, tree.ended)
            self._transitions.add(
                tree.id, event, state, after, actor, reason, tree.clock.at(_moment(tree, event))
            )
            state = after

    def _course(self, tree: Conversation) -> Sequence[Event]:
        if tree.outline.state is State.READY_FOR_EXPORT and not tree.facts.contests:
            return _WITHOUT_CONTEST
        return _COURSE[tree.outline.state]

    def _write_message(self, tree: Conversation, said: Utterance) -> None:
        facts, at = said.facts, tree.clock.at
        result = facts.verdict.as_result
        judged = facts.verdict is not Verdict.UNDECIDED
        yardstick = yardstick_of(tree.facts.policy, depth=facts.depth) if judged else None
        scored = tree.outline.lang in opinions.SCORED_LANGS
        if facts.deleted and said.deleted_with == facts.id:
            self._log(
                tree, ActKind.DELETE_MESSAGE, str(facts.id), str(self._moderator()), tree.grown
            )
        self._messages.add(
            facts.id, tree.id, _or_null(facts.parent_id), _or_null(facts.author_id), facts.role,
            tree.outline.lang, facts.depth, said.position,
            self._words.text(tree.outline.lang, facts.role), at(said.written),
            at(tree.grown) if facts.deleted else NULL, _or_null(said.deleted_with),
            said.synthetic, self._rng.choice(MODELS) if said.synthetic else NULL,
            facts.reviews, _or_null(result), json.dumps(yardstick) if yardstick else NULL,
            json.dumps(said.labels), json.dumps(self._write_reactions(tree, said)),
            _or_null(said.rank), _or_null(said.strength),
            opinions.scores(rng=self._rng) if scored else NULL,
            IMPORTED if said.synthetic else NULL,
        )  # fmt: skip
        for judge, given, when in said.reviews:
            self._reviews.add(facts.id, 1, _or_null(judge), given.text, at(when))
        if self._rng.random() < REPORTED:
            self._write_report(tree, said)

    def _write_reactions(self, tree: Conversation, said: Utterance) -> Mapping[str, int]:
        """Writes them, and returns how often each was given."""
        codes = opinions.reactions(1 if len(tree.utterances) == 1 else 4, rng=self._rng)
        people = self._crowd.pick_some(len(codes), tree.outline.lang)
        for code, person in zip(codes, people, strict=True):
            when = said.written + self._rng.random() * (tree.ended - said.written)
            self._reactions.add(said.facts.id, person, code, tree.clock.at(when))
        return Counter(codes)

    def _write_report(self, tree: Conversation, said: Utterance) -> None:
        filed = tree.clock.at(said.written + (tree.ended - said.written) * 0.5)
        closed = NULL if self._rng.random() < STILL_OPEN else tree.clock.at(tree.ended)
        person = self._crowd.pick(tree.outline.lang)
        self._reports.add(said.facts.id, person, "It looks copied.", filed, closed)

    def _write_votes(self, tree: Conversation) -> None:
        for vote in tree.votes:
            ranking = [sorted(map(str, group)) for group in vote.facts.ballot.ranking]
            shown = {str(name): revision for name, revision in vote.facts.shown.items()}
            self._ballots.add(
                vote.parent, vote.facts.author_id, json.dumps(ranking),
                vote.facts.ballot.none_acceptable, json.dumps(shown), vote.contest,
                tree.clock.at(vote.cast),
            )  # fmt: skip

    def _log(
        self, tree: Conversation, kind: ActKind, message: str, actor: str, when: float
    ) -> None:
        self._actions.add(
            kind, actor, tree.id, message, "It leads nowhere.", "{}", tree.clock.at(when)
        )

    def _moderator(self) -> int:
        return self._first_person + self._rng.randrange(MODERATORS)


def _moment(tree: Conversation, event: Event) -> float:
    match event:
        case Event.PROMPT_ACCEPTED | Event.PROMPT_REJECTED:
            return tree.utterances[0].settled
        case Event.DRAWN:
            return tree.drawn
        case Event.GOAL_REACHED | Event.NOTHING_TO_RANK:
            return tree.grown
        case _:
            return tree.ended


def _or_null(value: object) -> object:
    return NULL if value is None else value
