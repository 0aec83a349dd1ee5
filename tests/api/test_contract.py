"""Every answer of the API conforms to its OpenAPI document, whatever is asked."""

import pytest
import schemathesis
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from comments.models import Comment
from consult.aggregation.recount import recount_all
from consult.consultations.models import Consultation
from consult.wsgi import application
from tests import factories
from tests.guidance import tailored_edition

CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


schema = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(request=None, public=True))
schema.app = application


@pytest.fixture
def something(consultation: Consultation) -> Consultation:
    """A consultation with something in it."""
    made = factories.accepted(consultation, quoting="what red teaming", wording="which harm red teaming")
    assert made.anchors.exists()
    factories.accepted(
        consultation, "Withhold my name.", consent="unnamed", type="individual", capacity="self"
    )
    recount_all(consultation)
    return consultation


@pytest.mark.django_db(transaction=True)
@schema.parametrize()
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_answer_keeps_the_contract(case: schemathesis.Case, something: Consultation) -> None:
    case.call_and_validate(checks=CHECKS, headers={"Host": "localhost"})


REAL = [
    ("/api/v1/", {}),
    ("/api/v1/consultations/", {}),
    ("/api/v1/consultations/{slug}/", {"slug": "guidance"}),
    ("/api/v1/consultations/{slug}/items/", {"slug": "guidance"}),
    ("/api/v1/consultations/{slug}/comments/", {"slug": "guidance"}),
    ("/api/v1/consultations/{slug}/annotations/", {"slug": "guidance"}),
    ("/api/v1/consultations/{slug}/aggregates/", {"slug": "guidance"}),
    ("/api/v1/guidance/", {}),
    ("/api/v1/reports/", {}),
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("path", "parameters"), REAL)
def test_what_is_there_is_answered_as_promised(
    path: str, parameters: dict[str, str], something: Consultation
) -> None:
    """Generated names rarely exist: here the ones that do."""
    case = schema[path]["GET"].Case(path_parameters=parameters)
    assert case.call_and_validate(checks=CHECKS, headers={"Host": "localhost"}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_tailored_guidance_is_answered_as_promised() -> None:
    edition = tailored_edition.make()
    case = schema["/api/v1/guidance/{slug}/{edition_slug}/tailored/"]["GET"].Case(
        path_parameters={"slug": edition.document.slug, "edition_slug": edition.slug},
        query={"capability": "frontier", "release": "open"},
    )
    assert case.call_and_validate(checks=CHECKS, headers={"Host": "localhost"}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_comment_is_answered_as_promised(something: Consultation) -> None:
    for public_id in Comment.objects.accepted().values_list("public_id", flat=True):
        for path in ("/api/v1/comments/{public_id}/", "/api/v1/comments/{public_id}/annotation/"):
            case = schema[path]["GET"].Case(path_parameters={"public_id": public_id})
            assert case.call_and_validate(checks=CHECKS, headers={"Host": "localhost"}).status_code == 200
