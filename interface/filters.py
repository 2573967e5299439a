"""What a list can be narrowed to: query parameters that are known, or refused."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from interface.languages import LANGUAGES, check_language
from interface.pagination import PARAMETERS
from interface.refusals import Invalid


class UnknownFilter(Invalid):
    code = "unknown_filter"
    title = "Unknown query parameter"


class BadFilter(Invalid):
    code = "invalid_filter"
    title = "A query parameter cannot be used"


class Language(serializers.ChoiceField):
    """A language code of the site; refuses others as ``unknown_language``."""

    def __init__(self, **more: Any) -> None:
        super().__init__(list(LANGUAGES), **more)

    def to_internal_value(self, data: object) -> str:
        return check_language(data)


def read(
    request: Request, shape: type[serializers.Serializer[Any]], *, paged: bool = True
) -> dict[str, Any]:
    """The filters of a request, each given at most once, as ``shape`` declares them.

    Raises :class:`UnknownFilter` or :class:`BadFilter`: a misspelt filter must not pass for the
    whole list.
    """
    given = request.query_params
    known = [*shape._declared_fields, *(PARAMETERS if paged else ())]
    for name, values in given.lists():
        if name not in known:
            raise UnknownFilter(
                f"{name[:50]!r} is no parameter of this call; it takes {', '.join(known)}.",
                field=name[:50],
            )
        if len(values) > 1:
            raise BadFilter(f"Give {name} only once.", field=name)
    filters = shape(data=given.dict())
    if not filters.is_valid():
        name, errors = next(iter(filters.errors.items()))
        raise BadFilter(f"{name}: {errors[0]}", field=name)
    return dict(filters.validated_data)
