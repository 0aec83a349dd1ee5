"""What was sent: the receipt, and all of one's own."""

from collections import Counter

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comments import (
    changes,
    drafts,
    enclosing,
    news,
    sent,
    unfinished,
)
from comments.asked import asked
from comments.became import latest_after
from comments.confirming import claimable_by
from comments.correspondence import Reply
from comments.endorsing import endorsed
from comments.models import Submission
from comments.visits import author_of
from consult.ledger import sealing
from consult.people.models import User

LATEST = 100


def _by_link(tracking_number: str, secret: str) -> Submission:
    asked_about = Reply.objects.filter(submission=OuterRef("pk"))
    found = Submission.objects.select_related("consultation__edition").annotate(
        was_asked=Exists(asked_about), encloses=enclosing.encloses()
    )
    return enclosing.with_documents(get_object_or_404(found, tracking_number=tracking_number, secret=secret))


@never_cache
@require_safe
def receipt(request: HttpRequest, tracking_number: str, secret: str) -> HttpResponse:
    """What was sent, its hash, and how each comment stands. Whoever has the link may see it."""
    submission = _by_link(tracking_number, secret)
    comments = sent.comments_as_sent(submission)
    names = {one.pk: one for one in asked(submission.consultation)}
    context = {
        "submission": submission,
        "documents": submission.letters.all(),
        "consultation": submission.consultation,
        "standings": sent.standings(comments, names, latest_after(submission.consultation.edition)),
        "progress": sent.progress(Counter(one.status for one in comments)),
        "can_be_checked": sent.still_matches(submission, comments),
        "head": sealing.head(),
        "replies": list(submission.replies.all()) if submission.was_asked else [],  # type: ignore[attr-defined]
        "signatories": submission.signatories.all() if "signatories" in submission.beside else [],
        "endorsed": endorsed(submission.beside.get("endorses", []), submission.consultation),
        "section": "mine",
    }
    response = render(request, "comments/receipt.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@require_safe
def receipt_file(request: HttpRequest, tracking_number: str, secret: str) -> HttpResponse:
    """The exact bytes that the receipt's hash covers, after the nonce."""
    submission = _by_link(tracking_number, secret)
    name = f"receipt-{submission.tracking_number}.json"
    response = HttpResponse(sent.canonical(submission, sent.comments_as_sent(submission)), "application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@require_safe
def my_submissions(request: HttpRequest) -> HttpResponse:
    """What waits to be sent, here or in the account, and what the account has sent."""
    user = request.user
    mine = changes.sent_by_or_with(user) if isinstance(user, User) else Submission.objects.none()
    mine = mine.select_related("consultation").order_by("-pk")
    context = {
        "drafts": drafts.begun(author_of(request)),
        "begun": unfinished.listed(unfinished.of(author_of(request)).select_related("draft__consultation")),
        "submissions": sent.progress_of_each(list(mine[:LATEST])),
        "news": news.of(request.user),
        "claimable": claimable_by(request.user).count() if isinstance(request.user, User) else 0,
        "latest": LATEST,
    }
    return render(request, "comments/my_submissions.html", context)
