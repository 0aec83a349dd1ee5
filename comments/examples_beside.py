"""What came beside the example's comments: endorsements, signatories, a position that replaces another one."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from comments import endorsing, intake, moderation, positions, signing
from comments.beside import Beside, Signer
from comments.models import Comment, Submission
from comments.replacing import Replacing
from comments.signatory import Signatory
from consult.consultations.models import Consent, Consultation
from consult.people.models import User
from consult.people.organisations import Organisation, Representation

FOLDER = Path(__file__).resolve().parent / "examples"


@transaction.atomic
def load(consultation: Consultation, path: Path, *, moderator: User | None) -> int:
    """Load what lies beside the file of a consultation, once. Returns how many rows came."""
    file = path.with_suffix(".beside.yaml")
    if not file.exists():
        return 0
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    _represent(content["represents"])
    known = set(consultation.submissions.values_list("external_id", flat=True))
    steps = {"endorsements": _endorse, "coalitions": _sign, "replaces": _replace}
    new = [(step, row) for name, step in steps.items() for row in content[name] if _id(row) not in known]
    for step, row in new:
        step(consultation, row, moderator)
    endorsing.recount(consultation)
    return len(new)


def _id(row: Mapping[str, Any]) -> str:
    return f"example:{row['id']}"


def _submission(consultation: Consultation, id_: str) -> Submission:
    return consultation.submissions.get(external_id=f"example:{id_}")


def _comment(consultation: Consultation, name: str) -> Comment:
    """`ex-001/2` is the second comment of that submission."""
    id_, _, nth = name.partition("/")
    return _submission(consultation, id_).comments.order_by("position")[int(nth) - 1]


def _represent(rows: list[Mapping[str, str]]) -> None:
    for row in rows:
        user = User.objects.filter(email__iexact=row["email"]).first()
        organisation = Organisation.objects.filter(name=row["organisation"]).first()
        if user and organisation:
            Representation.objects.get_or_create(
                user=user, organisation=organisation, defaults={"status": Representation.Status.VERIFIED}
            )


def _record(
    consultation: Consultation, row: Mapping[str, Any], remarks: list[intake.Remark], beside: Beside
) -> Submission:
    speaker = intake.Speaker(
        capacity=Submission.Capacity.ORGANISATION,
        type=row["type"],
        consent=Consent.NAMED,
        organisation_name=row["organisation"],
        country=row["country"],
    )
    return intake.record(
        consultation,
        speaker,
        remarks,
        by=None,
        channel=Submission.Channel.SITE,
        beside=beside,
        external_id=_id(row),
        received_at=timezone.now() - timedelta(days=row["days_ago"]),
        is_example=True,
    )


def _endorse(consultation: Consultation, row: Mapping[str, Any], moderator: User | None) -> None:
    comments = tuple(_comment(consultation, name).public_id for name in row["comments"])
    submission = _record(consultation, row, [], Beside(endorses=comments))
    endorsing.receive(submission, comments, by=None)


def _sign(consultation: Consultation, row: Mapping[str, Any], moderator: User | None) -> None:
    """Nobody is written to: the addresses lead nowhere."""
    signers = tuple(Signer(one["name"], "signatory@example.org") for one in row["names"])
    about = list(consultation.items.filter(item__node__key=row["about"]))
    remark = intake.Remark(row["body"].strip(), about, row["stance"])
    submission = _record(consultation, row, [remark], Beside(signers=signers))
    moderation.decide(submission.comments.get(), "accept", by=moderator)
    for signer, one in zip(signers, row["names"], strict=True):
        signatory = Signatory.objects.create(
            submission=submission, name=signer.name, email=signer.email, asked_times=1
        )
        if one["answer"] == Signatory.Status.CONFIRMED:
            organisation, _ = Organisation.objects.get_or_create(
                name=signer.name, defaults={"type": one["type"]}
            )
            signing.confirm(
                signatory, organisation=organisation, type_=one["type"], person="Example representative"
            )


def _replace(consultation: Consultation, row: Mapping[str, Any], moderator: User | None) -> None:
    old = _comment(consultation, row["of"])
    about = old.abouts.select_related("comment", "item__item__node").get()
    remark = intake.Remark(row["body"].strip(), [about.item], about.stance)
    beside = Beside(replaces=frozenset({positions.place(about)}))
    new = _record(consultation, row, [remark], beside).comments.get()
    Replacing.objects.create(comment=new, about=about, status=Replacing.Status.CONFIRMED)
    moderation.decide(new, "accept", by=moderator)
