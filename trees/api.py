"""Trees and messages over REST: lists, outlines, threads, and reactions."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import person
from accounts.idempotency import idempotent
from interface import bodies, filters
from interface.pagination import Pages
from interface.refusals import UnknownLanguage
from interface.schema import refuses
from trees import browsing, serializers
from trees.models import Message
from trees.reactions import BadSwitch, NoSuchMessage, UnknownReaction, react
from trees.topics import UnknownTopic


class InOrderOfArrival(Pages):
    ordering = ("position", "id")


class TreesView(APIView):
    pagination_class = Pages

    @extend_schema(
        operation_id="list_trees",
        summary="Trees, newest first",
        parameters=[serializers.TreeFilters],
        responses=serializers.OneTree(many=True),
    )
    @refuses(filters.UnknownFilter, filters.BadFilter, UnknownLanguage, UnknownTopic)
    def get(self, request: Request) -> Response:
        wanted = filters.read(request, serializers.TreeFilters)
        pages = self.pagination_class()
        trees = pages.paginate_queryset(browsing.list_trees(person(request), **wanted), request)
        return pages.get_paginated_response(serializers.OneTree(trees, many=True).data)


class TreeView(APIView):
    @extend_schema(
        operation_id="read_tree",
        summary="A tree with all its messages, nested",
        responses=serializers.WholeTree,
    )
    @refuses(browsing.NoSuchTree)
    def get(self, request: Request, tree_id: UUID) -> Response:
        reader = person(request)
        tree = browsing.find_tree(reader, tree_id)
        return Response(serializers.WholeTree(tree, context={"reader": reader}).data)


class MessagesView(APIView):
    pagination_class = Pages

    @extend_schema(
        operation_id="list_messages",
        summary="Messages, newest first",
        parameters=[serializers.MessageFilters],
        responses=serializers.OneMessage(many=True),
    )
    @refuses(filters.UnknownFilter, filters.BadFilter, UnknownLanguage)
    def get(self, request: Request) -> Response:
        wanted = filters.read(request, serializers.MessageFilters)
        pages = self.pagination_class()
        found = browsing.list_messages(person(request), **wanted)
        return pages.get_paginated_response(
            _messages(request, pages.paginate_queryset(found, request))
        )


class MessageView(APIView):
    @extend_schema(
        operation_id="read_message", summary="One message", responses=serializers.OneMessage
    )
    @refuses(NoSuchMessage)
    def get(self, request: Request, message_id: UUID) -> Response:
        message = browsing.find_message(message_id)
        return Response(serializers.OneMessage(message, context={"reader": person(request)}).data)


class ConversationView(APIView):
    @extend_schema(
        operation_id="read_conversation",
        summary="The thread from the root to a message",
        responses=serializers.OneMessage(many=True),
    )
    @refuses(NoSuchMessage)
    def get(self, request: Request, message_id: UUID) -> Response:
        return Response(_messages(request, browsing.read_thread(message_id)))


class ChildrenView(APIView):
    pagination_class = InOrderOfArrival

    @extend_schema(
        operation_id="list_children",
        summary="The replies to a message, in order of arrival",
        responses=serializers.OneMessage(many=True),
    )
    @refuses(NoSuchMessage, filters.UnknownFilter)
    def get(self, request: Request, message_id: UUID) -> Response:
        filters.read(request, serializers.NoFilters)
        parent = browsing.find_message(message_id)
        pages = self.pagination_class()
        replies = pages.paginate_queryset(browsing.list_children(parent), request)
        return pages.get_paginated_response(_messages(request, replies))


class EmojiView(APIView):
    @extend_schema(
        operation_id="react",
        summary="Give or take back an emoji",
        description="Enough red flags take a reply away, or abort a prompt's tree.",
        request=serializers.Reaction,
        responses=serializers.Reactions,
        examples=[
            OpenApiExample("Give one", value={"emoji": "+1", "on": True}, request_only=True),
        ],
    )
    @refuses(NoSuchMessage, UnknownReaction, BadSwitch)
    @idempotent
    def post(self, request: Request, message_id: UUID) -> Response:
        given = bodies.fields(request, serializers.Reaction)
        message = react(
            message_id,
            user=person(request),
            code=given.get("emoji"),
            on=given.get("on", True),
            now=timezone.now(),
        )
        return Response(serializers.Reactions(message).data)


def _messages(request: Request, found: list[Message]) -> object:
    context = {"reader": person(request)}
    return serializers.OneMessage(found, many=True, context=context).data
