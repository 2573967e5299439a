"""The facts that remain: trees, messages, what was said of them, and the ledger of who did it.

Rows are written by ``trees.contributions`` and ``trees.lifecycle`` (and by imports), by nobody
else. Nothing is ever deleted by a row going away.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import MD5, Lower, Mod
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from interface.languages import CODE_LENGTH
from trees.authorship import Act
from trees.policy import Policy, Shape
from trees.roles import Role
from trees.states import ACTIVE, Event, State
from trees.topic_list import Topic  # noqa: F401 - a model of this app
from trees.topics import MOST

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def wording_of(text: F | Value) -> MD5:
    """A digest of a text that is the same whatever its case and its spacing."""
    one_space = Func(
        text,
        Value(r"\s+"),
        Value(" "),
        Value("g"),
        function="regexp_replace",
        output_field=models.TextField(),
    )
    return MD5(Lower(one_space))


class TreeQuerySet(models.QuerySet["Tree"]):
    def locked(self) -> TreeQuerySet:
        """Lock the rows. A tree's lock is taken before those of its openings and their tasks."""
        return self.select_for_update(no_key=True, of=("self",))

    def locked_if_free(self) -> TreeQuerySet:
        """Lock the rows that nobody else has locked, and leave out the others.

        So one may hold many trees: who waits for none is part of no deadlock.
        """
        return self.select_for_update(no_key=True, skip_locked=True, of=("self",))

    def marked(self) -> TreeQuerySet:
        """Trees whose facts changed since the life cycle last looked at them."""
        return self.filter(marked_at__isnull=False)

    def in_state(self, *states: State) -> TreeQuerySet:
        return self.filter(state__in=states)

    def active(self) -> TreeQuerySet:
        """Trees that volunteers can work on."""
        return self.in_state(*ACTIVE)

    def ready(self) -> TreeQuerySet:
        return self.in_state(State.READY_FOR_EXPORT)

    def on_topic(self, topic: int) -> TreeQuerySet:
        """Trees that are about this, perhaps among other things."""
        return self.filter(topics__contains=[topic])


def _some_topics(help_text: StrOrPromise = "", **options: Any) -> ArrayField[Any, Any]:
    return ArrayField(
        models.SmallIntegerField(), blank=True, editable=False, help_text=help_text, **options
    )


class Tree(models.Model):
    """All messages under one initial prompt. The id is that of the root message."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.BigIntegerField(
        unique=True,
        editable=False,
        db_default=Func(Value("trees_tree_number"), function="nextval"),
        help_text=_("Order in which the trees came in; datasets keep it."),
    )
    lang = models.CharField(max_length=CODE_LENGTH)
    state = models.CharField(
        max_length=30, choices=[(s, s) for s in State], default=State.INITIAL_PROMPT_REVIEW
    )
    goal_size = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1)], help_text=_("Messages, the prompt included.")
    )
    max_depth = models.PositiveSmallIntegerField(help_text=_("The prompt is at depth 0."))
    max_replies = models.PositiveSmallIntegerField(
        help_text=_("Rival assistant replies under one prompter message.")
    )
    max_followups = models.PositiveSmallIntegerField(
        help_text=_("Prompter replies under one assistant message.")
    )
    origin = models.CharField(
        max_length=200, null=True, blank=True, help_text=_("The import it came with.")
    )
    created_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True, blank=True)
    marked_at = models.DateTimeField(null=True, blank=True)
    scored = models.CharField(
        max_length=32, blank=True, help_text=_("Version of the contests that the ranks stand for.")
    )
    failure = models.TextField(blank=True, help_text=_("Why scoring failed."))
    shelf_due = models.BooleanField(
        default=True, editable=False, help_text=_("The reading room has to look at it again.")
    )
    # Numbers of topics; derived from the two below and from reviews (``trees.topics``).
    topics = _some_topics(_("What it is about."), default=list, db_default=[])
    proposed_topics = _some_topics(
        _("What its author says that it is about; empty if they said nothing."), null=True
    )
    ruled_topics = _some_topics(_("What a moderator decided on; stands against all."), null=True)

    objects = TreeQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(name="tree_state_known", condition=Q(state__in=list(State))),
            models.CheckConstraint(
                name="tree_shape_possible",
                condition=Q(goal_size__gte=1, max_replies__gte=1, max_followups__gte=0),
            ),
            models.CheckConstraint(
                name="tree_topics_at_most_three", condition=Q(topics__len__lte=MOST)
            ),
            # In ascending order, and so each of them once.
            models.CheckConstraint(
                name="tree_topics_differ",
                condition=(Q(topics__len__lt=2) | Q(topics__0__lt=F("topics__1")))
                & (Q(topics__len__lt=3) | Q(topics__1__lt=F("topics__2"))),
            ),
        )
        indexes = (
            # The sweep, and nothing else, asks for these.
            models.Index(
                fields=("marked_at",), name="tree_marked", condition=Q(marked_at__isnull=False)
            ),
            models.Index(fields=("id",), name="tree_shelf_due", condition=Q(shelf_due=True)),
            # Limits and lottery count by language; lists page by state, newest first.
            models.Index(fields=("lang", "state"), name="tree_lang_state"),
            models.Index(fields=("state", "-created_at", "id"), name="tree_state_created"),
            models.Index(fields=("-created_at", "id"), name="tree_created"),
        )

    def __str__(self) -> str:
        return str(self.id)

    @property
    def shape(self) -> Shape:
        return Shape(self.goal_size, self.max_depth, self.max_replies, self.max_followups)


class MessageQuerySet(models.QuerySet["Message"]):
    def in_tree_order(self) -> MessageQuerySet:
        """Parents before children; rivals best first, unranked ones in order of arrival."""
        return self.order_by("depth", F("rank").asc(nulls_last=True), "position", "id")

    def living(self) -> MessageQuerySet:
        return self.filter(deleted_at=None)

    def by(self, author_id: int) -> MessageQuerySet:
        return self.filter(author_id=author_id)

    def worded_like(self, text: str) -> MessageQuerySet:
        """Messages with this text, whatever its case and spacing. Indexed for prompts."""
        given = wording_of(Value(text.strip(), output_field=models.TextField()))
        return self.alias(wording=wording_of(F("text"))).filter(wording=given)


class Message(models.Model):
    """One utterance. ``text`` is its present revision; :class:`Revision` keeps earlier ones.

    ``review_count`` to ``ranking_strength`` are derived: the reviews of the present revision,
    the reactions and the ballots say them again (``check_invariants`` compares). ``imported``
    holds what a file said of the message that no row here says: aggregates without raters.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tree = models.ForeignKey(Tree, on_delete=models.PROTECT, related_name="messages")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="messages",
        db_index=False,  # message_author_created begins with it
    )
    role = models.CharField(max_length=10, choices=[(r, r) for r in Role])
    lang = models.CharField(max_length=CODE_LENGTH)
    depth = models.PositiveSmallIntegerField()
    position = models.PositiveIntegerField(
        default=0, help_text=_("Order of arrival among its siblings.")
    )
    text = models.TextField()
    revision = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_with = models.UUIDField(
        null=True, blank=True, help_text=_("The message whose deletion took this one along.")
    )
    synthetic = models.BooleanField(default=False)
    model_name = models.CharField(max_length=300, null=True, blank=True)
    review_count = models.PositiveIntegerField(default=0)
    review_result = models.BooleanField(null=True, blank=True)
    judged_by = models.JSONField(
        null=True,
        blank=True,
        help_text=_("Reviews needed, and threshold, when they sufficed. A new policy leaves it."),
    )
    labels = models.JSONField(default=dict, blank=True)
    emojis = models.JSONField(default=dict, blank=True)
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    ranking_strength = models.FloatField(
        null=True, blank=True, help_text=_("How much the rankers of its replies agree, 0 to 1.")
    )
    cleared_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text=_("A moderator let it stand then: red flags from before no longer count."),
    )
    closed_for = ArrayField(
        models.CharField(max_length=20),
        default=list,
        blank=True,
        help_text=_("Kinds of work that volunteers closed: so many say nobody can do it."),
    )
    detoxify = models.JSONField(null=True, blank=True)
    imported = models.JSONField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="message_roles_alternate",
                condition=Q(Exact(Mod("depth", 2), 0), role=Role.PROMPTER)
                | Q(Exact(Mod("depth", 2), 1), role=Role.ASSISTANT),
            ),
            models.CheckConstraint(
                name="message_root_is_tree",
                condition=Q(depth=0, parent=None, tree_id=F("id"))
                | (Q(depth__gt=0, parent__isnull=False) & ~Q(tree_id=F("id"))),
            ),
            models.CheckConstraint(
                name="message_deletion_has_cause",
                condition=Q(deleted_at=None, deleted_with=None)
                | Q(deleted_at__isnull=False, deleted_with__isnull=False),
            ),
            models.CheckConstraint(
                name="message_model_is_synthetic",
                condition=Q(model_name=None) | Q(synthetic=True),
            ),
        )
        indexes = (
            models.Index(fields=("author", "-created_at"), name="message_author_created"),
            # The lottery lists the authors of a language's prompts, and then one author's prompts.
            models.Index(
                fields=("lang", "author"),
                include=("tree",),
                name="message_prompt_lang_author",
                condition=Q(depth=0),
            ),
            # Whether somebody has written the very same prompt.
            models.Index(
                "lang",
                wording_of(F("text")),
                name="message_prompt_wording",
                condition=Q(depth=0),
            ),
            models.Index(fields=("-created_at", "id"), name="message_created"),
            models.Index(fields=("lang", "-created_at", "id"), name="message_lang_created"),
            # The public statistics count these, without a look at the texts.
            models.Index(
                fields=("lang", "role"), name="message_living", condition=Q(deleted_at=None)
            ),
            # Whose message was taken away of late.
            models.Index(
                fields=("deleted_at",),
                name="message_deleted",
                condition=Q(deleted_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class Revision(models.Model):
    """An earlier version of a message's text, kept when an edit replaced it."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    replaced_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("message", "number"), name="one_text_per_revision"),
        )

    def __str__(self) -> str:
        return f"{self.message_id}, revision {self.number}"


class AuthorAct(models.Model):
    """What an author did to their own message: changed, withdrew or put it back. Never removed."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="author_acts")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=[(act, act) for act in Act])
    effect = models.JSONField(
        default=dict, help_text=_("The messages that went or came, or the revisions.")
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} of {self.message_id}"


class Review(models.Model):
    """One person's label set for one revision of a message. A label not given is absent."""

    message = models.ForeignKey(
        Message,
        on_delete=models.PROTECT,
        related_name="reviews",
        db_index=False,  # one_review_per_person_and_revision begins with it
    )
    revision = models.PositiveSmallIntegerField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="reviews"
    )
    labels = models.JSONField()
    topics = _some_topics(
        _("Of a prompt: what this person says that it is about; empty if they said nothing."),
        null=True,
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("message", "revision", "author"), name="one_review_per_person_and_revision"
            ),
            models.CheckConstraint(name="review_answers_spam", condition=Q(labels__has_key="spam")),
        )

    def __str__(self) -> str:
        return f"review of {self.message_id}"


class Ballot(models.Model):
    """One person's ranking of the replies to ``parent``: lists of tied message ids, best first.

    ``shown`` maps the id of each candidate to the revision that the person saw; ``contest`` is
    the version of the contest (``facts.Contest.version``).
    """

    parent = models.ForeignKey(
        Message,
        on_delete=models.PROTECT,
        related_name="ballots",
        db_index=False,  # one_ballot_per_person_and_contest begins with it
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="ballots"
    )
    ranking = models.JSONField()
    not_rankable = models.BooleanField(default=False)
    shown = models.JSONField()
    contest = models.CharField(max_length=32)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("parent", "author", "contest"), name="one_ballot_per_person_and_contest"
            ),
        )

    def __str__(self) -> str:
        return f"ballot on the replies to {self.parent_id}"


class Reaction(models.Model):
    """One person's emoji on a message, or the trace of a skip that says nobody can do it."""

    message = models.ForeignKey(
        Message,
        on_delete=models.PROTECT,
        related_name="reactions",
        db_index=False,  # one_reaction_per_person_and_code begins with it
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    code = models.CharField(max_length=20)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("message", "author", "code"), name="one_reaction_per_person_and_code"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} on {self.message_id}"


class Transition(models.Model):
    """One move of one tree: who or what, when, why."""

    tree = models.ForeignKey(
        Tree,
        on_delete=models.PROTECT,
        related_name="transitions",
        db_index=False,  # transition_tree begins with it
    )
    event = models.CharField(max_length=30, choices=[(e, e) for e in Event])
    from_state = models.CharField(max_length=30)
    to_state = models.CharField(max_length=30)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty if the facts moved the tree."),
    )
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=("tree", "id"), name="transition_tree"),
            # Who is to be told that a tree is finished, and how many were in which week.
            models.Index(
                fields=("at",),
                include=("tree",),
                name="transition_ready",
                condition=Q(to_state=State.READY_FOR_EXPORT),
            ),
        )

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state} ({self.event})"


class Shelved(models.Model):
    """A ready tree as the reading room looks it up. Derived, and follows the tree in seconds."""

    tree = models.OneToOneField(
        Tree, on_delete=models.PROTECT, primary_key=True, related_name="shelved"
    )
    lang = models.CharField(max_length=CODE_LENGTH)
    size = models.PositiveIntegerField(help_text=_("Messages that are not deleted."))
    created_at = models.DateTimeField()
    topics = _some_topics(default=list, db_default=[])
    words = SearchVectorField()

    class Meta:
        indexes = (
            # Written in the background: no list of late entries that searches would read through.
            GinIndex(fields=("words",), name="shelved_words", fastupdate=False),
            GinIndex(fields=("topics",), name="shelved_topics", fastupdate=False),
            # The lists of the reading room, each sorted by date or by length.
            models.Index(fields=("-created_at", "tree"), name="shelved_created"),
            models.Index(fields=("lang", "-created_at", "tree"), name="shelved_lang_created"),
            models.Index(fields=("-size", "-created_at", "tree"), name="shelved_size"),
            models.Index(fields=("lang", "-size", "-created_at"), name="shelved_lang_size"),
        )

    def __str__(self) -> str:
        return str(self.tree_id)


class ContributionKind(models.TextChoices):
    PROMPT = "prompt", _("prompt")
    REPLY = "reply", _("reply")
    REVIEW = "review", _("review")
    RANKING = "ranking", _("ranking")


class Contribution(models.Model):
    """A row of the ledger: who did what, when, in which language, on which message.

    Counts, points, streaks and the number of active volunteers are derived from here.
    """

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="contributions",
        db_index=False,  # contribution_author begins with it
    )
    kind = models.CharField(max_length=10, choices=ContributionKind.choices)
    role = models.CharField(max_length=10, choices=[(r, r) for r in Role])
    message = models.ForeignKey(
        Message,
        on_delete=models.PROTECT,
        related_name="contributions",
        help_text=_("The message written or reviewed, or whose replies were ranked."),
    )
    lang = models.CharField(max_length=CODE_LENGTH)
    created_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=("author", "-created_at"), name="contribution_author"),
            # Active volunteers of a language; leaderboards of a time span.
            models.Index(fields=("lang", "created_at", "author"), name="contribution_lang_time"),
            models.Index(fields=("created_at", "author", "kind"), name="contribution_time"),
        )

    def __str__(self) -> str:
        return f"{self.kind} by {self.author_id}"


_LIMIT = RegexValidator(r"^(auto|[0-9]{1,7})$", _("Give a whole number, or the word auto."))
_SHARE = (MinValueValidator(0.0), MaxValueValidator(1.0))


def _number(
    help_text: StrOrPromise, *, least: int = 1
) -> models.PositiveIntegerField[int | None, int | None]:
    return models.PositiveIntegerField(
        null=True, blank=True, validators=[MinValueValidator(least)], help_text=help_text
    )


def _share(help_text: StrOrPromise) -> models.FloatField[float | None, float | None]:
    return models.FloatField(null=True, blank=True, validators=_SHARE, help_text=help_text)


def _limit(help_text: StrOrPromise) -> models.CharField[str | None, str | None]:
    return models.CharField(
        max_length=7, null=True, blank=True, validators=[_LIMIT], help_text=help_text
    )


class LanguagePolicy(models.Model):
    """The rules for one language, or the default for all. An empty field takes the default's."""

    DEFAULT = "default"

    lang = models.CharField(
        max_length=CODE_LENGTH, unique=True, help_text=_("A language code, or “default”.")
    )
    goal_size = _number(_("Messages in a finished tree, the prompt included."))
    max_depth = _number(_("How deep a tree grows; the prompt is at depth 0."))
    max_replies = _number(_("Rival assistant replies to one prompter message."))
    max_followups = _number(_("Prompter replies to one assistant message."), least=0)
    prompt_reviews = _number(_("Reviews that decide on a prompt."))
    reply_reviews = _number(_("Reviews that decide on a reply."))
    acceptance_threshold = _share(
        _("Accept if 1 − (mean spam + mean lang_mismatch) is above this.")
    )
    rankings = _number(_("Rankings of every set of rival replies."))
    rank_prompter_replies = models.BooleanField(
        null=True, blank=True, help_text=_("Rank rival prompter replies as well.")
    )
    lonely_children = _number(_("Parents with fewer replies than this are lonely."), least=0)
    lonely_preference = _share(_("Probability with which a lonely parent is preferred."))
    red_flag_limit = _number(_("Red flags that remove a reply or abort a prompt's tree."))
    nobody_can_limit = _number(_("Skips as “nobody can” that close a message."))
    nobody_can_share = _share(_("The same as a share of the volunteers active this week."))
    max_active_trees = _limit(_("Growing trees in the language: a number or auto."))
    max_initial_prompt_review = _limit(_("Prompts under review: a number or auto."))
    max_prompt_lottery_waiting = _limit(
        _("Accepted prompts in the lottery above which no new ones are asked for, or auto.")
    )
    min_ranking_trees = _number(
        _("Backlog trees are activated while fewer than this many are being ranked."), least=0
    )
    max_open_tasks = _number(_("Open tasks of one volunteer. Taken from the default only."))
    lease_minutes = _number(_("Minutes for which a task is reserved."))
    max_text_length = _number(_("Longest text that is taken, in characters."))

    class Meta:
        verbose_name_plural = _("language policies")

    def __str__(self) -> str:
        return self.lang


POLICY_FIELDS = tuple(Policy.__dataclass_fields__)


def policy_for(lang: str) -> Policy:
    """The policy in force for a language: its row over the default row over the built-in one."""
    return policies_for([lang])[lang]


def policies_for(langs: Iterable[str]) -> dict[str, Policy]:
    """The policy in force for each language, in one query."""
    wanted = list(langs)
    rows = {
        row.lang: row
        for row in LanguagePolicy.objects.filter(lang__in=[*wanted, LanguagePolicy.DEFAULT])
    }
    default = _settings(rows.get(LanguagePolicy.DEFAULT))
    return {lang: Policy(**{**default, **_settings(rows.get(lang))}) for lang in wanted}


def default_policy() -> Policy:
    return policy_for(LanguagePolicy.DEFAULT)


def _settings(row: LanguagePolicy | None) -> dict[str, Any]:
    if row is None:
        return {}
    given = {name: getattr(row, name) for name in POLICY_FIELDS}
    return {
        name: int(value) if isinstance(value, str) and value.isdigit() else value
        for name, value in given.items()
        if value not in (None, "")
    }
