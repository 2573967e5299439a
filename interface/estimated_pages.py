"""Pages of a table of any size: small numbers are counted, large ones estimated."""

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db import connection, models
from django.utils.functional import cached_property

if TYPE_CHECKING:
    Pages = Paginator[Any]
else:
    Pages = Paginator


class EstimatedPaginator(Pages):
    """A whole table above ``exact_up_to`` rows is as long as PostgreSQL's statistics say.

    A filtered list is counted up to ``exact_up_to`` rows and ends there: nobody turns 200 pages,
    they narrow the list.
    """

    exact_up_to = 10_000

    @cached_property
    def count(self) -> int:
        """How many rows the pages show."""
        rows = self.object_list
        assert isinstance(rows, models.QuerySet)
        if not rows.query.where and not rows.query.distinct:
            estimate = estimated_rows(rows.model)
            if estimate > self.exact_up_to:
                return estimate
        return rows.order_by()[: self.exact_up_to].count()


def estimated_rows(model: type[models.Model]) -> int:
    """The rows of a model's table as of its last ANALYZE; -1 if there was none yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass",
            [f'"{model._meta.db_table}"'],
        )
        (rows,) = cursor.fetchone()
    return int(rows)
