"""Pages of the API's lists: cursors, so that page 10,000 costs as much as the first."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from django.core import signing
from django.db.models import Field, Model, Q, QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from interface.refusals import Invalid

CURSOR: Final = "cursor"
PAGE_SIZE: Final = "page_size"
PARAMETERS: Final = (CURSOR, PAGE_SIZE)


class BadCursor(Invalid):
    code = "invalid_cursor"
    title = "The cursor cannot be used"


class BadPageSize(Invalid):
    code = "invalid_page_size"
    title = "The page size cannot be used"


class Pages(BasePagination):
    """Newest first. The cursor holds the sort keys of the last row that was sent.

    Unlike DRF's own it holds all of them, the unique last one included: rows that are added or
    that share a time are neither left out nor sent twice. Lists whose rows have no
    ``created_at`` set ``ordering`` themselves; its fields must not be null.
    """

    ordering: ClassVar[tuple[str, ...]] = ("-created_at", "id")
    page_size: ClassVar[int] = 50
    max_page_size: ClassVar[int] = 200

    def paginate_queryset(
        self,
        queryset: QuerySet[Any] | Sequence[Any],
        request: Request,
        view: APIView | None = None,
    ) -> list[Any]:
        """The rows after the cursor; raises :class:`BadCursor` or :class:`BadPageSize`."""
        assert isinstance(queryset, QuerySet)
        size = self._size(request)
        cursor = request.query_params.get(CURSOR)
        if cursor is not None:
            queryset = queryset.filter(self._after(queryset.model, cursor))
        rows = list(queryset.order_by(*self.ordering)[: size + 1])
        self._next = None
        if len(rows) > size:
            here = request.build_absolute_uri()
            self._next = replace_query_param(here, CURSOR, self._cursor(rows[size - 1]))
        return rows[:size]

    def get_paginated_response(self, data: Any) -> Response:
        """The page, with the address of the next one, or null at the end."""
        return Response({"next": self._next, "results": data})

    def get_paginated_response_schema(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """For the OpenAPI document."""
        address = {"type": "string", "format": "uri", "nullable": True, "example": None}
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {
                "next": {**address, "description": "Where the list goes on; null at its end."},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        """For the OpenAPI document."""
        size = {"type": "integer", "minimum": 1, "maximum": self.max_page_size}
        return [
            {
                "name": CURSOR,
                "in": "query",
                "required": False,
                "description": "Where to go on; comes with `next`.",
                "schema": {"type": "string"},
            },
            {
                "name": PAGE_SIZE,
                "in": "query",
                "required": False,
                "description": "How many rows to send at a time.",
                "schema": {**size, "default": self.page_size},
            },
        ]

    def _size(self, request: Request) -> int:
        given = request.query_params.get(PAGE_SIZE, str(self.page_size))
        short = given.isascii() and given.isdigit() and len(given) <= 6
        size = int(given) if short else 0
        if not 1 <= size <= self.max_page_size:
            raise BadPageSize(
                f"{PAGE_SIZE} must be from 1 to {self.max_page_size}.", field=PAGE_SIZE
            )
        return size

    def _cursor(self, row: Model) -> str:
        """Signed, so that what comes back can be trusted to be keys of these fields."""
        keys = [field.value_to_string(row) for field in self._fields(type(row))]
        return signing.dumps(keys, salt=self._salt(type(row)))

    def _after(self, model: type[Model], cursor: str) -> Q:
        """Rows that sort after the cursor: a later first key, or the same and a later second…"""
        fields, keys = self._fields(model), self._keys(model, cursor)
        after, same = Q(), Q()
        for order, field, key in zip(self.ordering, fields, keys, strict=True):
            later = "lt" if order.startswith("-") else "gt"
            after |= same & Q(**{f"{field.name}__{later}": key})
            same &= Q(**{field.name: key})
        # Says nothing new, but this is what an index is entered with.
        edge = "lte" if self.ordering[0].startswith("-") else "gte"
        return Q(**{f"{fields[0].name}__{edge}": keys[0]}) & after

    def _keys(self, model: type[Model], cursor: str) -> list[Any]:
        try:
            texts = signing.loads(cursor, salt=self._salt(model))
        except signing.BadSignature:
            raise BadCursor(
                "Take cursors as they come with `next`, unchanged.", field=CURSOR
            ) from None
        fields = self._fields(model)
        return [field.to_python(text) for field, text in zip(fields, texts, strict=True)]

    def _fields(self, model: type[Model]) -> list["Field[Any, Any]"]:
        found = [model._meta.get_field(order.removeprefix("-")) for order in self.ordering]
        return [field for field in found if isinstance(field, Field)]

    def _salt(self, model: type[Model]) -> str:
        """A cursor is good for lists of the same rows in the same order."""
        return f"cursor {model._meta.label} {' '.join(self.ordering)}"
