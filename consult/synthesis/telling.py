"""Stage 5d. Tell those who took part in a consultation, or follow it, that its report is published."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext

from comments.announcing import Words, followers, senders, tell_all
from consult.ledger.models import Job
from consult.people.choices import Addressee
from consult.people.kinds import Kind
from consult.synthesis.models import Report


def tell(report: Report) -> None:
    """Write to some of those who are not told yet; more work is asked for where there are others."""
    if report.status != Report.Status.PUBLISHED:
        return
    consultation = report.consultation
    link = settings.SITE_URL + reverse("report", args=[report.public_id])

    def compose(one: Addressee) -> Words:
        context = {"report": report, "consultation": consultation, "link": link}
        subject = gettext("The report on “%(title)s” is published") % {"title": consultation.title}
        return Words(subject, render_to_string("synthesis/mail/published.txt", context))

    people = [*senders(consultation), *followers(consultation)]
    if tell_all(Kind.REPORT, report.public_id, people, compose):
        Job.objects.wake(("tell_report",), subject=report)
