"""The example: who can sign in to the demo, the guidance, two consultations and a report."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from comments import example_draft, example_letter, examples, examples_beside
from consult.aggregation.recount import recount_all
from consult.consultations import following
from consult.consultations.models import Consultation
from consult.ledger.errors import DomainError
from consult.people import naming, representing, verifying
from consult.people.accounts import make_account
from consult.people.choices import Addressee
from consult.people.models import User
from consult.people.organisations import Organisation, OtherName, Verification
from consult.people.permissions import Role
from consult.synthesis.models import Report
from guidance.formats import read
from guidance.importing import store_all
from guidance.specs import Spec

Say = Callable[[str], None]
LOGINS = [
    ("participant", "participant@example.org", "demo-participant"),
    ("moderator", "moderator@example.org", "demo-moderator"),
    ("editor", "editor@example.org", "demo-editor-1"),
    ("administrator", "administrator@example.org", "demo-administrator"),
]
CONTENT = Path(settings.BASE_DIR) / "guidance" / "content"


def make_users(say: Say) -> None:
    """The demo logins. Their passwords are known to all: never where real people work."""
    for role, email, password in LOGINS:
        if User.objects.filter(email__iexact=email).exists():
            say(f"{email} is there already.")
            continue
        make_account(email, password=password, role=Role(role), name=f"Example {role}")
        say(f"{email} can sign in as {role}.")


def load_guidance(say: Say) -> None:
    """An edition that is published stays as it is, even where the file has changed since."""
    specs = [read(path.read_bytes(), path.name) for path in sorted(CONTENT.glob("*.yaml"))]
    for done in store_all(specs, by=None, refused=lambda spec, error: _leave_out(say, spec, error)):
        say(f"{done.edition}: {done.items} items {'loaded' if done.is_new else 'are there already'}.")


def _leave_out(say: Say, spec: Spec, error: DomainError) -> None:
    say(f"{spec.document.title}, {spec.edition.label} is left out: {error}")


def load_consultations(say: Say) -> None:
    editor, moderator = _user("editor"), _user("moderator")
    for path in examples.files():
        loaded = examples.load(path, by=editor, moderator=moderator)
        made = f"{loaded.submissions} submissions with {loaded.comments} comments loaded"
        say(f"{loaded.consultation}: {made if loaded.submissions else 'submissions are there already'}.")
        beside = examples_beside.load(loaded.consultation, path, moderator=moderator)
        if loaded.comments or beside:
            recount_all(loaded.consultation)
        participant = _user("participant")
        if participant and example_letter.put_into_draft(loaded.consultation, participant):
            say(f"{participant.email} has a letter in the draft of a submission.")
    _follow_what_is_open()


def _follow_what_is_open() -> None:
    """The participant hears of it: see "What you follow", and the mail."""
    participant = _user("participant")
    if participant is not None:
        for consultation in Consultation.objects.filter(is_example=True).open():
            following.follow(consultation, None, Addressee(participant, participant.email))


def note_organisations(say: Say) -> None:
    """What staff found out about some organisations, and a claim to speak for one that waits for them."""
    by, participant = _user("moderator"), _user("participant")
    if by is None or participant is None or Verification.objects.exists():
        return
    works = Organisation.objects.get(name="Example Model Works")
    naming.add_name(works, name="EMW", kind=OtherName.Kind.SHORT, by=by)
    naming.add_domain(works, name="model-works.example", by=by)
    why = "The imprint at model-works.example names the company and its register."
    verifying.verify(works, kind=works.type, method=Verification.Method.DOMAIN, why=why, by=by)
    circle = Organisation.objects.get(name="Example Open Knowledge Circle")
    representing.claim(circle, by=participant, role="Volunteer, writes its answers")
    say(f"{works} is verified, and somebody says to speak for {circle}.")


def begin_draft(say: Say) -> None:
    """What the participant is still writing, where there is that login."""
    participant = _user("participant")
    opened = Consultation.objects.open().filter(is_example=True).order_by("pk").first()
    if participant and opened and example_draft.begin(opened, by=participant):
        say(f"{participant.email} has a draft on {opened}.")


def draft_reports(say: Say) -> None:
    """A report on each example that is closed and has none."""
    from consult.synthesis.drafting import draft_now  # noqa: PLC0415  # loads the typesetter

    closed = Consultation.objects.filter(is_example=True, status=Consultation.Status.CLOSED)
    for consultation in closed.exclude(pk__in=Report.objects.values("consultation")):
        draft_now(consultation, by=_user("editor"))
        say(f"The report on {consultation} is drafted.")


def _user(role: str) -> User | None:
    return User.objects.filter(email=next(email for known, email, _ in LOGINS if known == role)).first()
