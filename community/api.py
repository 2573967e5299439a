"""Numbers for everybody: ``GET stats/`` and ``GET leaderboard/``."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from community import serializers
from community.leaderboards import DEFAULT, Frame, UnknownFrame, leaderboard, read_frame
from community.statistics import statistics
from interface.languages import LANGUAGES
from interface.refusals import UnknownLanguage
from interface.schema import refuses


class StatisticsView(APIView):
    """Numbers of trees, messages, people and contributions; some seconds old at most."""

    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="read_statistics",
        summary="Trees, messages, people and their activity in numbers",
        responses=serializers.Statistics,
    )
    def get(self, request: Request) -> Response:
        return Response(serializers.Statistics(statistics(now=timezone.now())).data)


class LeaderboardView(APIView):
    """Who did most, by points for accepted work; with your own place if you say who you are."""

    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="read_leaderboard",
        summary="Who did most, and where I stand",
        parameters=[
            OpenApiParameter(
                "frame",
                enum=list(Frame),
                default=DEFAULT,
                description="The last 24 hours, 7 days, 30 days, or all time.",
            ),
            OpenApiParameter("lang", enum=list(LANGUAGES), description="All languages if absent."),
        ],
        responses=serializers.Leaderboard,
    )
    @refuses(UnknownFrame, UnknownLanguage)
    def get(self, request: Request) -> Response:
        board = leaderboard(
            read_frame(request.query_params.get("frame", DEFAULT)),
            lang=request.query_params.get("lang"),
            viewer=request.user if isinstance(request.user, User) else None,
            now=timezone.now(),
        )
        return Response(serializers.Leaderboard(board).data)
