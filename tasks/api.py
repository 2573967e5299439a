"""Tasks over REST: ask, look, answer, skip, extend, keep a draft, and what there is to do."""

from random import SystemRandom
from typing import Final
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import person
from accounts.idempotency import idempotent
from accounts.models import User
from interface import bodies, filters
from interface.languages import check_language
from interface.pagination import Pages
from interface.refusals import UnknownLanguage
from interface.schema import refuses
from tasks import examples, leases, serializers, submissions
from tasks.answers import BadRanking, WrongKindOfAnswer, WrongLanguage, parse_draft
from tasks.held import AnswerSent, NoSuchTask, find_task
from tasks.kinds import Kind
from tasks.models import Task
from tasks.reasons import availability, why_nothing
from tasks.requirements import PracticeNeeded
from tasks.showing import show, show_all
from trees.contributions import AlreadyGiven, ConversationClosed
from trees.labels import BadLabels
from trees.texts import BadText, EmptyText, TooLongText
from trees.topics import TooManyTopics, UnknownTopic

RNG: Final = SystemRandom()


class MostPressingFirst(Pages):
    ordering = ("expires_at", "id")


class TasksView(APIView):
    pagination_class = MostPressingFirst

    @extend_schema(
        operation_id="list_tasks",
        summary="My open tasks, the most pressing first",
        responses=serializers.OneTask(many=True),
        examples=examples.TASKS,
    )
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        tasks = pages.paginate_queryset(leases.open_tasks(person(request)), request)
        return pages.get_paginated_response(serializers.OneTask(show_all(tasks), many=True).data)

    @extend_schema(
        operation_id="request_task",
        summary="Ask for a task",
        request=serializers.Ask,
        responses={201: serializers.OneTask},
        examples=[*examples.ASKS, *examples.TASKS],
    )
    @refuses(
        leases.NoTaskAvailable,
        leases.TooManyOpenTasks,
        leases.UnknownKind,
        PracticeNeeded,
        UnknownLanguage,
    )
    @idempotent
    def post(self, request: Request) -> Response:
        asked = bodies.fields(request, serializers.Ask)
        task = _request(person(request), kind=asked.get("kind"), lang=asked.get("lang"))
        return Response(
            serializers.ONE_TASK.to_representation(show(task)), status=status.HTTP_201_CREATED
        )


def _request(user: User, *, kind: object, lang: object) -> Task:
    """A task, or :class:`NoTaskAvailable` with the reasons."""
    try:
        return leases.request_task(user, kind=kind, lang=lang, now=timezone.now(), rng=RNG)
    except leases.NoTaskAvailable as nothing:
        code = None if lang is None else check_language(lang)
        reasons = why_nothing(user, kinds=leases.parse_kinds(kind), lang=code)
        raise leases.NoTaskAvailable(
            nothing.detail, reasons=[reason.as_json() for reason in reasons]
        ) from None


class TaskView(APIView):
    @extend_schema(
        operation_id="read_task",
        summary="One of my tasks",
        responses=serializers.OneTask,
        examples=examples.TASKS,
    )
    @refuses(NoSuchTask)
    def get(self, request: Request, task_id: UUID) -> Response:
        task = find_task(person(request), task_id)
        return Response(serializers.ONE_TASK.to_representation(show(task)))


class AnswerView(APIView):
    @extend_schema(
        operation_id="answer_task",
        summary="Answer a task",
        description="Sending the same answer again gives the same result. An answer that is "
        "refused because the task is gone stays with you as the task's draft.",
        request=serializers.Answer,
        responses=serializers.Outcome,
        examples=[*examples.ANSWERS, *examples.OUTCOMES],
    )
    @refuses(
        NoSuchTask,
        AnswerSent,
        submissions.AlreadyAnswered,
        submissions.LeaseExpired,
        submissions.TaskGivenBack,
        ConversationClosed,
        AlreadyGiven,
        WrongKindOfAnswer,
        WrongLanguage,
        UnknownLanguage,
        UnknownTopic,
        TooManyTopics,
        BadText,
        EmptyText,
        TooLongText,
        BadLabels,
        BadRanking,
    )
    @idempotent
    def post(self, request: Request, task_id: UUID) -> Response:
        task = submissions.submit(person(request), task_id, request.data, now=timezone.now())
        return Response(serializers.OUTCOME.to_representation(task))


class SkipView(APIView):
    @extend_schema(
        operation_id="skip_task",
        summary="Give a task back",
        request=serializers.Skip,
        responses=serializers.Outcome,
        examples=examples.SKIPS,
    )
    @refuses(NoSuchTask, AnswerSent, leases.NotOpen, leases.UnknownScope, leases.BadReason)
    @idempotent
    def post(self, request: Request, task_id: UUID) -> Response:
        given = bodies.fields(request, serializers.Skip)
        task = leases.skip(
            person(request),
            task_id,
            scope=given.get("scope"),
            reason=given.get("reason", ""),
            now=timezone.now(),
        )
        return Response(serializers.OUTCOME.to_representation(task))


class ExtendView(APIView):
    @extend_schema(
        operation_id="extend_task",
        summary="Start a task's lease anew",
        request=None,
        responses=serializers.Outcome,
    )
    @refuses(NoSuchTask, AnswerSent, leases.NotOpen)
    @idempotent
    def post(self, request: Request, task_id: UUID) -> Response:
        bodies.fields(request, serializers.Nothing)
        task = leases.extend(person(request), task_id, now=timezone.now())
        return Response(serializers.OUTCOME.to_representation(task))


class DraftView(APIView):
    @extend_schema(
        operation_id="read_draft",
        summary="What I have kept of an answer",
        responses=serializers.Draft,
        examples=examples.DRAFTS,
    )
    @refuses(NoSuchTask)
    def get(self, request: Request, task_id: UUID) -> Response:
        return _draft(find_task(person(request), task_id))

    @extend_schema(
        operation_id="save_draft",
        summary="Keep what I have written so far",
        description="The fields are those of the answer; their values may be unfinished. A draft "
        "outlives the lease, and is forgotten once the task is answered.",
        request=serializers.Answer,
        responses=serializers.Draft,
        examples=[*examples.ANSWERS, *examples.DRAFTS],
    )
    @refuses(NoSuchTask, AnswerSent, leases.NotOpen, leases.BadDraft, WrongKindOfAnswer)
    @idempotent
    def put(self, request: Request, task_id: UUID) -> Response:
        user = person(request)
        kind = Kind(find_task(user, task_id).opening.kind)
        draft = parse_draft(request.data, kind=kind)
        return _draft(leases.save_draft(user, task_id, draft=draft, now=timezone.now()))

    @extend_schema(
        operation_id="discard_draft",
        summary="Forget what I have kept",
        request=None,
        responses={204: None},
    )
    @refuses(NoSuchTask)
    @idempotent
    def delete(self, request: Request, task_id: UUID) -> Response:
        bodies.fields(request, serializers.Nothing)
        user = person(request)
        leases.discard_draft(user, find_task(user, task_id).pk)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _draft(task: Task) -> Response:
    return Response(serializers.Draft(task).data)


class AvailabilityView(APIView):
    @extend_schema(
        operation_id="read_availability",
        summary="How much of each kind I could do now, and why the empty kinds are empty",
        parameters=[serializers.AvailabilityFilters],
        responses=serializers.Availability,
        examples=examples.AVAILABILITY,
    )
    @refuses(UnknownLanguage, filters.UnknownFilter, filters.BadFilter)
    def get(self, request: Request) -> Response:
        lang = filters.read(request, serializers.AvailabilityFilters, paged=False).get("lang")
        kinds = availability(person(request), lang=lang)
        return Response(serializers.Availability({"lang": lang, "kinds": kinds}).data)
