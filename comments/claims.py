"""The claim to speak for an organisation that somebody makes while sending for it."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from comments.forms import SpeakerForm
from comments.models import Submission
from consult.people import representing
from consult.people.models import User
from consult.people.organisations import Representation


def claim_as_asked(request: HttpRequest, form: SpeakerForm, submission: Submission) -> None:
    """Note the claim where the sender ticked the box, and say what became of it."""
    if not form.claims_to_represent or submission.user != request.user:  # staff type in what others sent
        return
    if isinstance(request.user, User) and submission.organisation:
        messages.success(request, outcome(representing.claim(submission.organisation, by=request.user)))


def outcome(claim: Representation) -> str:
    """What became of a claim, for whoever made it."""
    name = {"name": claim.organisation.now.name}
    if claim.status == Representation.Status.VERIFIED:
        return _("It is verified that you speak for %(name)s.") % name
    return (
        _("Staff will look at whether you speak for %(name)s. Your account page shows what they say.") % name
    )
