"""What an operation of the API takes: said in its reference, and what it doesn't take is refused.

A filter that is misspelt would else be left out without a word, and the answer taken for a filtered one.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import wraps
from typing import Any

from django.utils.translation import gettext as _
from django_filters import FilterSet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings

Answer = Callable[..., Response]


def operation(
    responses: Any,
    *,
    parameters: Sequence[OpenApiParameter] = (),
    filters: type[FilterSet] | None = None,
    **described: Any,
) -> Callable[[Answer], Answer]:
    """`extend_schema` for a method that answers 400 where something else is asked for than it describes."""
    taken = [*parameters, *(_filters(filters) if filters else ())]
    known = [one.name for one in taken]
    every = responses if isinstance(responses, Mapping) else {200: responses}

    def described_as(answer: Answer) -> Answer:
        @extend_schema(parameters=taken, responses={**every, 400: dict}, **described)
        @wraps(answer)
        def checked(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
            only(request, known)
            return answer(self, request, *args, **kwargs)

        return checked

    return described_as


def _filters(filters: type[FilterSet]) -> Iterator[OpenApiParameter]:
    for name, one in filters.base_filters.items():
        choices = [code for code, _label in one.extra.get("choices", ())]
        description = str(one.extra.get("help_text", ""))
        yield OpenApiParameter(name, str, enum=choices or None, description=description)


def only(request: Request, known: Collection[str]) -> None:
    """Raises ValidationError that lists what there is to ask for."""
    strange = request.query_params.keys() - {*known, api_settings.URL_FORMAT_OVERRIDE}
    if strange:
        words = _no_such(known)
        raise ValidationError({name: [words] for name in sorted(strange)})


def _no_such(known: Collection[str]) -> str:
    if not known:
        return _("There is no such parameter here. This address takes none.")
    there = ", ".join(sorted(known))
    return _("There is no such parameter here. There are {there}.").format(there=there)
