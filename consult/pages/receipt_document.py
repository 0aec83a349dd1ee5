"""A receipt as a document tree, which the renderers of reports turn into a tagged PDF."""

import json
from collections.abc import Iterator, Sequence

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from comments import endorsing, sent
from comments.models import Comment, Submission
from comments.publication import Byline
from comments.sent import Standing
from comments.stances import Stance
from consult.consultations import deadlines
from consult.pages.templatetags.consult_ui import counted
from consult.people import countries
from consult.people.words import language
from consult.synthesis import document as tree

Blocks = Iterator[tree.Block]


def document(submission: Submission, standings: Sequence[Standing], head: str) -> tree.Paper:
    """What was sent, when, by whom and its proof. How it stands is left to the page: that changes."""
    consultation = submission.consultation
    return tree.Paper(
        title=_("Receipt {number}").format(number=submission.tracking_number),
        subtitle=consultation.title,
        language=language().partition("-")[0],
        date=submission.received_at.astimezone(consultation.zone).date(),
        publisher=consultation.sponsor,
        contact="",
        status="",
        snapshot="",
        ledger_head=head,
        blocks=(
            *_front(submission, len(standings)),
            *_sender(submission),
            *_documents(submission),
            *_sent(standings),
            *_endorsed(submission),
            *_signatories(submission),
            *_proof(submission),
        ),
        metadata=((_("Tracking number"), submission.tracking_number),),
        address=settings.SITE_URL,
        attached=_hashed([standing.comment for standing in standings], submission),
        attached_as=f"receipt-{submission.tracking_number}.json",
    )


def _hashed(comments: Sequence[Comment], submission: Submission) -> str:
    """What the receipt's hash covers, for the page that verifies; none where words of it were erased."""
    return json.dumps(json.loads(sent.canonical(submission, comments))) if submission.nonce else ""


def _paragraph(*parts: str | tree.Inline) -> tree.Paragraph:
    return tree.Paragraph(tree.words(*parts))


def _front(submission: Submission, comments: int) -> Blocks:
    when = deadlines.clock_words(submission.received_at, submission.consultation.timezone)
    path = reverse("receipt", args=[submission.tracking_number, submission.secret])
    page = tree.Link(settings.SITE_URL + path, tree.words(_("page of this receipt")))
    received = _("Received {time}: {comments}.").format(time=when, comments=counted(comments, "comment"))
    if submission.is_late:
        received += " " + _("It arrived after the deadline, and is marked as late.")
    yield _paragraph(f"{received} ", *tree.sentence(_("The {page} shows how each stands now."), page=page))


def _sender(submission: Submission) -> Blocks:
    told = (
        (pgettext("who is speaking", "For"), str(submission.get_capacity_display())),
        (_("Organisation"), submission.organisation_name),
        (str(submission.get_identifier_scheme_display()), submission.identifier),
        (_("Country"), submission.country and countries.name(submission.country)),
        (_("Funded by"), submission.funding),
        (_("Type"), _type(submission)),
        (_("Counted as"), str(submission.get_sector_display())),
        (_("Name"), submission.person_name),
        (_("E-mail"), submission.email and _("{address} (never published)").format(address=submission.email)),
        (_("Choice"), _choice(submission)),
    )
    yield tree.Heading(1, tree.words(_("Who is speaking")))
    yield _words_table(
        _("The sender, as declared"), ("", _("Declared")), tuple(row for row in told if row[1])
    )


def _type(submission: Submission) -> str:
    type_ = str(submission.get_declared_type_display())
    named = f"{type_}: {submission.other_type}" if submission.other_type else type_
    return f"{named}, {submission.get_size_display()}" if submission.size else named


def _choice(submission: Submission) -> str:
    consent = str(submission.get_consent_display())
    barred = _("no processing by language models")
    return f"{consent}; {barred}" if submission.no_models else consent


def _words_table(caption: str, columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> tree.Table:
    texts: list[tree.Alignment] = ["text"] * len(columns)
    return tree.Table(caption, columns, rows, alignment=tuple(texts))


def _documents(submission: Submission) -> Blocks:
    """Which files came with it, each with its hash."""
    rows = tuple(
        (letter.filename, filesizeformat(letter.size), in_parts(letter.sha256))
        for letter in submission.letters.defer("text")
    )
    if rows:
        yield tree.Heading(1, tree.words(_("Documents")))
        yield tree.Table(
            _("Documents as they came"), (_("File"), _("Size"), _("SHA-256, in four parts")), rows
        )


def _sent(standings: Sequence[Standing]) -> Blocks:
    yield tree.Heading(1, tree.words(_("What was sent")))
    for standing in standings:
        about = "; ".join(one.name for one in standing.about) or _("On the whole")
        yield tree.Heading(2, tree.words(about))
        if standing.stance:
            yield _paragraph(tree.Emphasis(tree.words(str(Stance(standing.stance).label))))
        for part in standing.comment.body.split("\n\n"):
            yield _paragraph(part)
        if standing.comment.wording:
            yield _paragraph(tree.Strong(tree.words(_("Proposed wording:") + " ")), standing.comment.wording)


def _endorsed(submission: Submission) -> Blocks:
    """What others said, with a link to it, as far as it is public still."""
    found = endorsing.endorsed(submission.beside.get("endorses", []), submission.consultation)
    if found:
        yield tree.Heading(1, tree.words(_("What was endorsed")))
        yield tree.Bullets(tuple((tree.Paragraph(_endorsement(*one)),) for one in found))


def _endorsement(public_id: str, comment: Comment | None, byline: Byline | None) -> tuple[tree.Inline, ...]:
    if comment is None or byline is None:
        return tree.words(_("A comment that is no longer public."))
    words = Truncator(" ".join(comment.body.split())).words(30)
    link = tree.Link(settings.SITE_URL + reverse("comment", args=[public_id]), tree.words(words))
    return tree.sentence(_("A comment by {name}: {words}"), name=tree.Text(byline.name), words=link)


def _signatories(submission: Submission) -> Blocks:
    """Who was named, and whether they have signed by the time this file is made."""
    if "signatories" not in submission.beside:
        return
    rows = tuple((one.name, str(one.get_status_display())) for one in submission.signatories.all())
    yield tree.Heading(1, tree.words(_("Signatories")))
    yield _words_table(_("Organisations named as signatories"), (_("Organisation"), _("Answer so far")), rows)


def _proof(submission: Submission) -> Blocks:
    yield tree.Heading(1, tree.words(_("Proof")))
    if not submission.nonce:
        yield _paragraph(_("What was sent has been erased since; its hash can't be recomputed."))
        return
    file = reverse("receipt-file", args=[submission.tracking_number, submission.secret])
    link = tree.Link(settings.SITE_URL + file, tree.words(_("what was hashed")))
    hashed = tree.Text(in_parts(submission.receipt_hash))
    message = _("SHA-256 of a random number, followed by {file}, in four parts: {hash}")
    yield _paragraph(*tree.sentence(message, file=link, hash=hashed))
    yield _paragraph(_("The page of this receipt has the random number and a line that checks the hash."))
    verify = tree.Link(
        settings.SITE_URL + reverse("verify"), tree.words(_("page to verify what was published"))
    )
    yield _paragraph(
        *tree.sentence(
            _("Whether it was published, the {page} tells anybody who has the words."), page=verify
        )
    )


def in_parts(digest: str) -> str:
    """A hash that a line may break, and a person read out."""
    return " ".join(digest[n : n + 16] for n in range(0, len(digest), 16))
