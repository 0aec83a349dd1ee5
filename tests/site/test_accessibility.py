"""axe-core finds nothing on any page, wide and narrow, the wide ones in the dark too; and no page scrolls sideways."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import Page

from comments import carrying, drafts, intake, uploads
from comments.anchors import Anchor
from comments.documents import DraftLetter
from comments.enclosed import enclosures
from comments.example_draft import NAME
from comments.intake import Remark
from comments.models import Comment, Letter, Submission
from comments.replacing import Replacing
from comments.signatory import Signatory
from consult.consultations import following
from consult.consultations.models import Consultation
from consult.people import delivery, outbox
from consult.people.choices import Addressee
from consult.people.models import User
from consult.people.organisations import Organisation
from consult.people.outbox import Mail
from consult.synthesis.models import Report
from guidance.models import Edition
from tests import factories, mailroom

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "preload": False,  # for rules that are not run
}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}, "preload": False}
"""What may differ in the dark: nothing but colours depends on it."""
AXE = Axe().axe_script
RUN = "(options) => axe.run(document, { ...options, resultTypes: ['violations'] }).then((found) => found.violations)"
SIDEWAYS = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"

NARROW = "() => document.body.clientWidth < document.documentElement.clientWidth"


def pages() -> dict[str, list[str]]:
    """Every kind of page, by who opens it, over the example."""
    guidance, weights = (
        Consultation.objects.get(slug="guidance-2026"),
        Consultation.objects.get(slug="open-weights-rfc"),
    )
    comment = Comment.objects.accepted().filter(consultation=guidance).order_by("pk")[0]
    undecided = Comment.objects.undecided().order_by("pk")[0]
    receipt: Submission = comment.submission
    replacing = Replacing.objects.select_related("comment", "about__comment").order_by("pk")[0]
    asked_to_sign = Signatory.objects.filter(status=Signatory.Status.ASKED).order_by("pk")[0]
    report = Report.objects.filter(consultation=weights).order_by("pk")[0]
    organisation = Organisation.objects.order_by("pk")[0]
    edition = guidance.edition
    later = Edition.objects.after(edition)[0]
    scanned = sent_letter(guidance)
    lost = Anchor.objects.filter(edition=later, method="orphaned").order_by("pk")[0]
    return {
        "": [
            "/",
            "/consultations/",
            f"/consultations/{guidance.slug}/",
            f"/consultations/{guidance.slug}/items/red-teaming/",
            f"/consultations/{guidance.slug}/comments/",
            f"/consultations/{guidance.slug}/wordings/",
            f"/consultations/{guidance.slug}/wordings/?item=red-teaming",
            f"/consultations/{guidance.slug}/feedback/",
            f"/consultations/{guidance.slug}/draft/",
            f"/consultations/{guidance.slug}/answer/",
            f"/consultations/{guidance.slug}/follow/",
            f"/consultations/{guidance.slug}/follow/?item=red-teaming",
            *by_link(guidance),
            f"/consultations/{guidance.slug}/draft/signers/",
            f"/signatures/{asked_to_sign.public_id}/{asked_to_sign.secret}/",
            f"/comments/{replacing.about.comment.public_id}/",
            f"/consultations/{weights.slug}/",
            f"/consultations/{weights.slug}/feedback/",
            f"/comments/{comment.public_id}/",
            f"/receipts/{receipt.tracking_number}/{receipt.secret}/",
            f"/receipts/{receipt.tracking_number}/{receipt.secret}/withdraw/",
            f"/receipts/{receipt.tracking_number}/{receipt.secret}/erase/",
            f"/consultations/{guidance.slug}/items/red-teaming/?paragraph=1",
            "/verify/",
            "/search/",
            "/search/?q=red-teaming",
            "/search/?q=harm&kind=comments",
            "/search/?q=xyzzy+harm",
            "/guidance/",
            f"/guidance/{edition.document.slug}/{edition.slug}/",
            f"/guidance/{later.document.slug}/{later.slug}/changes/",
            f"/guidance/{later.document.slug}/{later.slug}/comments/",
            *tailored(f"/guidance/{edition.document.slug}/{edition.slug}/"),
            "/reports/",
            "/api/docs/",
            "/accounts/login/",
            "/accounts/signup/",
            "/accounts/password/reset/",
            "/accounts/login/code/",
            "/nothing-here/",
        ],
        "participant@example.org": [
            f"/consultations/{guidance.slug}/",
            f"/guidance/{edition.document.slug}/{edition.slug}/",
            f"/consultations/{guidance.slug}/answer/",
            f"/consultations/{guidance.slug}/draft/",  # with likely personal data in it
            f"/consultations/{guidance.slug}/draft/people/",
            f"/consultations/{guidance.slug}/draft/changes/",
            f"/consultations/{guidance.slug}/draft/unfinished/{NAME}/throw-away/",
            f"/consultations/{guidance.slug}/draft/comments/?begun={NAME}",
            "/my/",
            "/my/data/",
            "/my/data/erase/",
            *documents(f"/consultations/{guidance.slug}/draft/documents/"),
            "/my/organisations/?q=a",
            "/tokens/",
            "/mail/choices/",
            "/following/",
            f"/consultations/{guidance.slug}/follow/",
            "/accounts/email/",
            "/accounts/password/change/",
        ],
        "moderator@example.org": [
            "/moderation/",
            f"/moderation/comments/{undecided.public_id}/",
            f"/moderation/comments/{replacing.comment.public_id}/",
            f"/moderation/positions/{replacing.public_id}/",
            f"/moderation/submissions/{undecided.submission.public_id}/",
            "/moderation/pages/",
            f"/moderation/pages/{scanned.public_id}/",
            f"/letters/{scanned.public_id}/?q=findings",
            "/moderation/organisations/",
            "/moderation/claims/",
            f"/moderation/organisations/{organisation.public_id}/",
            f"/moderation/organisations/{organisation.public_id}/merge/",
        ],
        "administrator@example.org": [
            "/jobs/",
            "/mail/",
            f"/mail/{unsure_mail().public_id}/",
            "/consultations/new/",
            f"/consultations/{guidance.slug}/manage/",
            f"/consultations/{guidance.slug}/edit/",
            f"/consultations/{guidance.slug}/retention/",
            "/moderation/erasures/",
            f"/consultations/{weights.slug}/reports/",
            f"/reports/{report.public_id}/",
            f"/reports/{report.public_id}/publish/",
            f"/guidance/{later.document.slug}/{later.slug}/comments/to-place/",
            f"/guidance/{later.document.slug}/{later.slug}/comments/{lost.comment.public_id}/place/",
        ],
    }


def unsure_mail() -> Mail:
    mail = outbox.post("receipt", "ada@example.org", subject="Received", text="Thank you.", key="receipt:1")
    delivery.DOUBT.apply(mail, by=None, error="The worker died.")
    return mail


def by_link(consultation: Consultation) -> list[str]:
    """Where links in mails lead."""
    guest = Addressee(None, "guest@example.org")
    made = following.follow(consultation, None, guest)
    link = mailroom.posted("confirm")[-1].text.split("/following/confirm/")[1].split()[0]
    following.confirm(made)
    return [
        f"/following/confirm/{link}",
        f"/following/{guest.token}/",
        f"/mail/choices/{guest.token}/",
        f"/mail/stop/decision/{guest.token}/",
    ]


def sent_letter(consultation: Consultation) -> Letter:
    """The example's letter, read, and another copy of it sent: it has a page without text."""
    draft = DraftLetter.objects.get()
    uploads.read(draft)
    draft.refresh_from_db()
    enclosed = enclosures([draft], consultation)
    enclosed[0].letter.public_id = "sent-letter"
    sent = intake.submit(consultation, factories.speaker(), [], by=None, documents=enclosed)
    return sent.letters.get()


def documents(draft: str) -> list[str]:
    """The pages of a document in a draft."""
    letter = DraftLetter.objects.get()
    own = f"{draft}{letter.public_id}/"
    return [draft, own, f"{own}remove/", f"{own}parts/{letter.parts.all()[1].public_id}/"]


def tailored(edition: str) -> list[str]:
    frontier = "model_capability=frontier&release_type=open"
    return [
        f"{edition}tailored/",
        f"{edition}tailored/?{frontier}",
        f"{edition}tailored/compare/?right_{frontier.replace('&', '&right_')}",
        f"{edition}risks/",
        "/consultations/guidance-2026/draft/comments/?item=red-teaming&context_model_capability=frontier"
        "&context_release_type=restricted",
    ]


@pytest.mark.parametrize("width", [1280, 375])
def test_no_page_has_a_barrier(
    width: int, site: Callable[[str], Page], page: Page, signed_in: Callable[[User], None]
) -> None:
    call_command("load_example", verbosity=0)
    for edition in Edition.objects.published():
        carrying.carry(edition)
    author = drafts.Author(User.objects.get(email="participant@example.org"))
    guidance = Consultation.objects.get(slug="guidance-2026")
    drafts.add(author, guidance, Remark("Write to ada@example.org, or call +44 20 7946 0958.", []))
    page.set_viewport_size({"width": width, "height": 900})
    found = []
    for email, paths in pages().items():
        if email:
            signed_in(User.objects.get(email=email))
        for path in paths:
            found += barriers(site(path), path, in_the_dark=width == 1280)
    assert found == []


def barriers(page: Page, path: str, *, in_the_dark: bool = False) -> list[str]:
    """On the page that is open: in daylight, and its colours in the dark as well where that is asked for."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")  # no colour on its way to another
    problems = _violations(page, path, OPTIONS)
    if page.evaluate(SIDEWAYS):
        problems.append(f"{path}: scrolls sideways")
    if page.evaluate(NARROW):
        problems.append(f"{path}: does not fill the window")
    if in_the_dark:
        page.emulate_media(color_scheme="dark")
        problems += _violations(page, f"{path} in the dark", COLOURS)
    return problems


def _violations(page: Page, path: str, options: dict[str, Any]) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return [
        f"{path}: {one['id']}: {one['help']}: {one['nodes'][0]['html'][:160]}"
        for one in page.evaluate(RUN, options)
    ]
