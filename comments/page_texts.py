"""Stage 3, documents. Give words to pages that have no text layer: recognised by a machine, or typed by staff.

They stand beside the letter, whose extracted text stays as it is. What counts of them is a comment of its own, made by
staff, and decided on like any other. Reads letters; writes page texts and comments.
"""

from collections.abc import Sequence
from shutil import which

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from comments import publication, recording
from comments.documents import PageText
from comments.intake import Remark
from comments.models import Comment, Letter, Submission
from comments.reading.recognition import TESSERACT
from consult.consultations.models import ConsultationItem
from consult.ledger import confined
from consult.ledger.confined import Limits
from consult.ledger.errors import DomainError, WorkflowError
from consult.ledger.models import Event, Job
from consult.people.models import User

MAX_CHARACTERS = 100_000
LIMITS = Limits(seconds=90.0, processor_seconds=80, memory=2 << 30)
SHOWN = 100


def can_recognise() -> bool:
    """Whether tesseract is installed here."""
    return which(TESSERACT) is not None


def with_empty_pages(user: User | AnonymousUser) -> QuerySet[Letter]:
    """Letters with pages without text, of submissions this user moderates; the newest first."""
    mine = Letter.objects.filter(submission__in=Submission.objects.moderated_by(user))
    found = mine.exclude(empty_pages=[]).defer("text").select_related("submission__consultation")
    return found.prefetch_related("page_texts").order_by("-pk")


def unread(letter: Letter) -> list[int]:
    """Its pages without text that nobody gave any yet."""
    read = {one.page for one in letter.page_texts.all()}
    return [page for page in letter.empty_pages if page not in read]


def readable_by(reader: publication.Reader, letter: Letter) -> list[PageText]:
    """Texts of its pages that this reader may read: staff all, others what was published of them."""
    texts = letter.page_texts.select_related("comment")
    if Submission.objects.moderated_by(reader).filter(pk=letter.submission_id).exists():
        return list(texts)
    return list(texts.filter(comment__in=publication.readable_by(reader).values("pk")))


@transaction.atomic
def add(
    letter: Letter, page: int, text: str, *, by: User | None, source: str = PageText.Source.STAFF
) -> PageText:
    """Words for a page. An earlier text of the page stays as it is; the newest is shown."""
    if page not in letter.empty_pages:
        raise DomainError(_("This page has a text of its own, which never changes."))
    if not text.strip():
        raise DomainError(_("Type what the page says; an empty text says nothing."))
    if len(text) > MAX_CHARACTERS:
        words = _("The text of a page may have {n} characters.")
        raise DomainError(words.format(n=f"{MAX_CHARACTERS:,}"))
    made = PageText.objects.create(letter=letter, page=page, text=text.strip(), source=source, by=by)
    Event.record(letter, "read_page", actor=by, page=page, source=source)
    return made


def ask(letter: Letter, *, by: User) -> None:
    """Let the machine read its pages without text, in the background."""
    if not can_recognise():
        raise DomainError(
            _("Text recognition is not installed here. Type the text, or upload it as a text file.")
        )
    if letter.status not in publication.SAFE:
        raise DomainError(
            _("The file waits to be scanned, or may do harm. It is not opened before it is clean.")
        )
    Event.record(letter, "ask_for_recognition", actor=by)
    Job.objects.wake(["recognise_pages"], subject=letter)


def recognise(letter: Letter) -> None:
    """Read its pages that have no text yet. Safe to repeat; a page in which nothing is found stays as it is."""
    if not can_recognise() or letter.status not in publication.SAFE or not letter.file:
        return
    with letter.file.open() as file:
        data = file.read()
    for page in unread(letter):
        words = confined.run("comments.reading.recognition.words_of", data, limits=LIMITS, page=page)
        if words:
            add(letter, page, words[:MAX_CHARACTERS], by=None, source=PageText.Source.OCR)


@transaction.atomic
def count(text: PageText, items: Sequence[ConsultationItem], *, by: User) -> Comment:
    """Make a comment of a page's text, about these items: it waits for a decision like any other."""
    text = (
        PageText.objects.select_for_update(of=("self",)).select_related("letter__submission").get(pk=text.pk)
    )
    if text.comment_id:
        raise WorkflowError(_("This text is a comment already."))
    submission = text.letter.submission
    remark = Remark(text.text, items, cut={"cut_by": Comment.CutBy.STAFF})
    last = submission.comments.count()
    [comment] = recording.write_comments(submission, [remark], first=last)
    PageText.objects.filter(pk=text.pk).update(comment=comment)
    Event.record(text.letter, "count_page", actor=by, page=text.page, comment=comment.pk)
    return comment
