"""Pages of the API's lists: cursors, so that page 10,000 costs as much as the first."""

from rest_framework.pagination import CursorPagination


class Pages(CursorPagination):
    """Newest first. Views whose rows have no ``created_at`` set ``ordering`` themselves."""

    ordering = ("-created_at", "id")
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
