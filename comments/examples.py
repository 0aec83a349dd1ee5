"""Example consultations from files: who said what, when and what became of it. Everybody in them is invented.

Loaded through the same stages as everything else, and safe twice: a submission is known by its id.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from django.db import transaction
from django.utils import timezone

from comments import intake, moderation
from comments.intake import Remark, Speaker
from comments.models import Comment, Submission
from comments.quotable import passages
from consult.consultations import lifecycle
from consult.consultations.models import Consultation, FacetOption
from consult.ledger.models import Event
from consult.people.models import User
from guidance.models import Document, Edition
from guidance.quotes import Quote
from guidance.quoting import Sought, find

FOLDER = Path(__file__).parent / "examples"
NO_DECISION = "none"
FIRST_HOUR, MINUTES_AWAKE = 7, 15 * 60


@dataclass(frozen=True)
class Said:
    """One comment. `about` are item keys, `facets` facet code → option code, `context` axis code → value code.

    `quote` are words of the text, `wording` what should stand there instead.
    """

    about: Sequence[str]
    body: str
    stance: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)
    quote: str = ""
    wording: str = ""
    context: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sent:
    """One submission; `days_ago` counts from the day of loading. `context` is that of comments without their own."""

    id: str
    organisation: str
    type: str
    size: str
    country: str
    capacity: str
    name: str
    consent: str
    days_ago: int
    decision: str
    reason: str
    comments: Sequence[Said]
    context: Mapping[str, str] = field(default_factory=dict)

    @property
    def external_id(self) -> str:
        return f"example:{self.id}"

    @property
    def speaker(self) -> Speaker:
        return Speaker(
            capacity=self.capacity,
            type=self.type,
            consent=self.consent,
            person_name=self.name,
            organisation_name=self.organisation,
            size=self.size,
            country=self.country,
        )

    def received_at(self, zone: ZoneInfo) -> datetime:
        """A time of day when people are awake, the same at every loading."""
        minutes = zlib.crc32(self.id.encode()) % MINUTES_AWAKE
        morning = datetime.combine(_day(-self.days_ago, zone), time(FIRST_HOUR), zone)
        return min(morning + timedelta(minutes=minutes), timezone.now())


@dataclass(frozen=True)
class Loaded:
    consultation: Consultation
    submissions: int
    comments: int


def files() -> list[Path]:
    """The files that name a consultation; its submissions may be in files beside it."""
    return sorted(path for path in FOLDER.glob("*.yaml") if path.name.count(".") == 1)


@transaction.atomic
def load(path: Path, *, by: User | None, moderator: User | None) -> Loaded:
    """Load what isn't there yet, oldest first. `by` opens the consultation, `moderator` decides."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    wanted = content["consultation"]
    consultation = Consultation.objects.filter(slug=wanted["slug"]).first() or _create(wanted, by)
    known = set(consultation.submissions.values_list("external_id", flat=True))
    new = [sent for sent in _submissions(path, content) if sent.external_id not in known]
    comments = _record(consultation, sorted(new, key=lambda sent: -sent.days_ago))
    if comments:
        Event.record(consultation, "load_example", actor=None, rows=len(comments))
        _decide(consultation, comments, moderator)
    if wanted["status"] == "closed" and consultation.status == Consultation.Status.OPEN:
        lifecycle.close(consultation, by=by)
    return Loaded(consultation, len(new), len(comments))


def _create(wanted: Mapping[str, Any], by: User | None) -> Consultation:
    document = Document.objects.get(slug=wanted["document"])
    edition = Edition.objects.published().get(document=document, label=wanted["edition"])
    zone = ZoneInfo(wanted["timezone"])
    consultation = lifecycle.create(
        items=edition.items.commentable(),
        facets=[code for code in wanted["facets"] if code in lifecycle.FACETS],
        by=by,
        slug=wanted["slug"],
        edition=edition,
        title=wanted["title"],
        sponsor=wanted["sponsor"],
        summary=wanted["summary"],
        background=wanted["background"],
        contact_name=wanted["contact"]["name"],
        contact_email=wanted["contact"]["email"],
        identifiers=document.identifiers,
        timezone=wanted["timezone"],
        opens_at=datetime.combine(_day(wanted["opens_days"], zone), time(), zone),
        closes_at=datetime.combine(_day(wanted["closes_days"], zone), time(23, 59), zone),
        results=wanted["results"],
        is_example=True,
    )
    # Its window may lie in the past, which lifecycle.open_ rightly refuses.
    lifecycle.OPEN.apply(consultation, by=by)
    return consultation


def _day(days: int, zone: ZoneInfo) -> date:
    return timezone.now().astimezone(zone).date() + timedelta(days=days)


def _submissions(path: Path, content: Mapping[str, Any]) -> Iterator[Sent]:
    beside = [
        yaml.safe_load(other.read_text(encoding="utf-8"))
        for other in sorted(path.parent.glob(f"{path.stem}.*.yaml"))
    ]
    for part in [content, *beside]:
        for row in part.get("submissions", ()):
            yield Sent(**{**row, "comments": [Said(**said) for said in row["comments"]]})


def _record(consultation: Consultation, new: Iterable[Sent]) -> list[tuple[Comment, Sent]]:
    items = {row.item.node.key: row for row in consultation.items.select_related("item__node")}
    options = {
        (option.facet.code, option.code): option
        for option in FacetOption.objects.filter(facet__consultation=consultation).select_related("facet")
    }
    written = []
    for sent in new:
        remarks = [
            Remark(
                said.body.strip(),
                [items[key] for key in said.about],
                said.stance,
                [options[pair] for pair in said.facets.items()],
                quote=_quote(said, sent, consultation),
                wording=said.wording.strip(),
                context=said.context or sent.context,
            )
            for said in sent.comments
        ]
        intake.check(consultation, sent.speaker, remarks)
        submission = intake.record(
            consultation,
            sent.speaker,
            remarks,
            by=None,
            channel=Submission.Channel.SITE,
            external_id=sent.external_id,
            received_at=sent.received_at(consultation.zone),
            is_example=True,
        )
        written += [(comment, sent) for comment in submission.comments.order_by("position")]
    return written


def _quote(said: Said, sent: Sent, consultation: Consultation) -> Quote | None:
    """Where the quoted words stand. Raises ValueError where that isn't one place of the text: the file is wrong."""
    if not said.quote:
        return None
    known = passages(consultation)
    texts = {pk: passage.words for pk, passage in known.items() if passage.key in said.about}
    answer = find(Sought(said.quote.strip()), texts)
    if answer.quote is None:
        places = [offer.exact for offer in answer.offers]
        raise ValueError(f"{sent.id} quotes {said.quote!r} from {said.about}, which has {places}.")
    return answer.quote


def _decide(
    consultation: Consultation, written: Iterable[tuple[Comment, Sent]], moderator: User | None
) -> None:
    """What is accepted in one move; what is held or rejected one by one, with its reason."""
    accepted = []
    for comment, sent in written:
        if sent.decision == "accept":
            accepted.append(comment.pk)
        elif sent.decision != NO_DECISION:
            comment.consultation = consultation
            moderation.decide(comment, sent.decision, by=moderator, note=sent.reason)
    rows = Comment.objects.filter(pk__in=accepted)
    moderation.ACCEPT.apply_to_all(rows, batch=consultation, by=moderator, note="Loaded with the example.")
