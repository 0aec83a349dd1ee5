"""Sending by API, and how what was sent stands."""

from typing import Any

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotAuthenticated, PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from comments import hints
from comments.models import Submission
from consult.api import serializers, submissions
from consult.api.models import Scope, Token
from consult.api.operations import operation
from consult.api.submission_serializers import SubmissionIn, SubmissionOut
from consult.consultations.models import Consultation
from consult.people import limits
from consult.people.models import User

KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 255},
    OpenApiParameter.HEADER,
    required=True,
    description="Chosen by you, new for each submission. Sent again, it gives the answer of the first time. "
    "Where the connection breaks or a 5xx is answered, you cannot know whether your submission was taken: wait a "
    "moment and send the same again under the same key, until there is an answer. It is taken once.",
)
REFUSED = dict.fromkeys((401, 403, 404), serializers.ErrorOut)
SAID = {400: dict, **REFUSED, **dict.fromkeys((409, 422, 429), serializers.ErrorOut)}


class SubmissionListView(APIView):
    @extend_schema(
        operation_id="submissions_create",
        parameters=[KEY],
        request=SubmissionIn,
        responses={200: SubmissionOut, 201: SubmissionOut, **SAID},
        summary="Send a submission",
        description="With a token of the scope `write`. 201 the first time; 200, and nothing new, when the same comes "
        "again under the same key.",
    )
    def post(self, request: Request) -> Response:
        sender = _sender(request)
        form = SubmissionIn(data=request.data)
        form.is_valid(raise_exception=True)
        slug = form.validated_data["consultation"]
        known = Consultation.objects.public().select_related("edition__document")
        consultation = get_object_or_404(known, slug=slug)
        limits.hold_back(request, "send", person=f"user:{sender.pk}", consultation=slug)
        taken = submissions.deliver(consultation, form.validated_data, key=_key(request), by=sender)
        answer = out(taken.submission) | {"warnings": _warnings(form.validated_data["comments"])}
        return Response(answer, status=201 if taken.is_new else 200)


class SubmissionView(APIView):
    @operation(
        {200: SubmissionOut, **REFUSED},
        operation_id="submissions_retrieve",
        summary="How a submission of mine stands",
    )
    def get(self, request: Request, public_id: str) -> Response:
        mine = Submission.objects.sent_by(_sender(request)).select_related("consultation")
        if found := mine.filter(public_id=public_id).first():
            return Response(out(found))
        raise Http404


def _sender(request: Request) -> User:
    """Whoever holds the token, where it may send. No session of the site: another site's script may ride on that."""
    if not isinstance(request.auth, Token):
        raise NotAuthenticated(_("Send a token with the scope `write`, as `Authorization: Bearer TOKEN`."))
    if Scope.WRITE not in request.auth.scopes:
        raise PermissionDenied(_("This token may not send. Make one with the scope `write` on the site."))
    return request.auth.user


def _key(request: Request) -> str:
    key: str = request.headers.get("Idempotency-Key", "").strip()
    if not 1 <= len(key) <= 255:
        raise ValidationError(
            {
                "Idempotency-Key": [
                    _("Send a header Idempotency-Key of 1 to 255 characters, new for each submission.")
                ]
            }
        )
    return key


def _warnings(comments: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What looks like personal data; it is taken all the same."""
    texts = [
        (f"comments.{n}.{field}", one.get(field) or "")
        for n, one in enumerate(comments)
        for field in ("comment", "wording")
    ]
    return hints.warnings(texts)


def out(submission: Submission) -> dict[str, Any]:
    comments = submission.comments.order_by("position", "pk").values_list("public_id", "status")
    receipt = reverse("receipt", args=[submission.tracking_number, submission.secret])
    return {
        "id": submission.public_id,
        "trackingNbr": submission.tracking_number,
        "consultation": submission.consultation.slug,
        "status": submission.status,
        "receiveDate": submission.received_at,
        "receiptHash": submission.receipt_hash,
        "receipt": f"{settings.SITE_URL}{receipt}",
        "comments": [{"id": public_id, "status": status} for public_id, status in comments],
    }
