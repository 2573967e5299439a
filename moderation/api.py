"""Reports of volunteers over REST, and what moderators may do to a tree."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import person
from accounts.idempotency import idempotent
from interface import bodies
from interface.schema import refuses
from moderation import actions, serializers
from trees import api, browsing
from trees.lifecycle import ImpossibleShape
from trees.policy import Shape
from trees.reactions import NoSuchMessage
from trees.serializers import OneTree


class ReportView(APIView):
    @extend_schema(
        operation_id="report_message",
        summary="Tell the moderators about a message",
        request=serializers.Complaint,
        responses={201: serializers.FiledReport},
        examples=[
            OpenApiExample(
                "Personal data", value={"reason": "It holds a real address."}, request_only=True
            )
        ],
    )
    @refuses(NoSuchMessage, actions.AlreadyReported, actions.ReasonMissing)
    @idempotent
    def post(self, request: Request, message_id: UUID) -> Response:
        given = bodies.fields(request, serializers.Complaint)
        report = actions.report_message(
            message_id, author=person(request), reason=given.get("reason"), now=timezone.now()
        )
        return Response(serializers.FiledReport(report).data, status=status.HTTP_201_CREATED)


class TreeView(api.TreeView):
    """The tree's address takes one more call here, since trees know nothing of moderation."""

    @extend_schema(
        operation_id="reshape_tree",
        summary="Give one tree its own goal size, depth or children (moderators)",
        description="What you leave out stays as it is.",
        request=serializers.NewShape,
        responses=OneTree,
        examples=[
            OpenApiExample("A short tree", value={"goal_size": 4}, request_only=True),
        ],
    )
    @refuses(browsing.NoSuchTree, actions.NotAllowed, ImpossibleShape)
    @idempotent
    def patch(self, request: Request, tree_id: UUID) -> Response:
        actor = person(request)
        actions.require_moderator(actor)
        given = bodies.fields(request, serializers.NewShape)
        tree = browsing.find_tree(actor, tree_id)
        shape = _shape(tree.shape, given)
        actions.reshape_tree(tree_id, shape=shape, actor=actor, now=timezone.now())
        return Response(OneTree(browsing.find_tree(actor, tree_id)).data)


def _shape(old: Shape, given: Mapping[str, object]) -> Shape:
    changes: dict[str, int] = {}
    for name, value in given.items():
        if isinstance(value, bool) or not isinstance(value, int):
            raise ImpossibleShape(f"{name} must be a whole number.", field=name)
        changes[name] = value
    return replace(old, **changes)
