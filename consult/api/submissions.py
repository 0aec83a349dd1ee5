"""Submissions that come by API: from the shape of the contract to what intake takes, and once for each key."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from comments import intake
from comments.asked import Questions, questions
from comments.beside import Beside, Place, Signer
from comments.models import Submission
from comments.quotable import passages
from consult.api.models import Delivery
from consult.consultations.models import Consultation, ConsultationItem, FacetOption
from consult.ledger.errors import DomainError, WorkflowError
from consult.ledger.models import Job
from consult.people.models import User
from guidance.quotes import Quote
from guidance.quoting import Sought, find


@dataclass(frozen=True)
class Taken:
    submission: Submission
    is_new: bool
    """False where the same was sent under the same key before."""


def deliver(consultation: Consultation, sent: Mapping[str, Any], *, key: str, by: User) -> Taken:
    """Take a submission, the data of a valid `SubmissionIn`, once under its key however often it arrives.

    Raises DomainError where intake does not take it, and WorkflowError where something else came under this key.
    """
    digest = hashlib.sha256(orjson.dumps(sent, option=orjson.OPT_SORT_KEYS)).hexdigest()
    try:
        with transaction.atomic():  # whoever comes second waits at the unique key until the first is through
            delivery = Delivery.objects.create(user=by, key=key, digest=digest)
            delivery.submission = _submit(consultation, sent, by=by)
            delivery.save(update_fields=["submission"])
    except IntegrityError:
        return Taken(_sent_before(key, digest, by=by), is_new=False)
    assert delivery.submission
    return Taken(delivery.submission, is_new=True)


def _sent_before(key: str, digest: str, *, by: User) -> Submission:
    before = Delivery.objects.select_related("submission__consultation").get(user=by, key=key)
    if before.digest != digest or before.submission is None:
        raise WorkflowError(
            _("Something else was sent under this idempotency key. Choose a new key for each new submission.")
        )
    return before.submission


def _submit(consultation: Consultation, sent: Mapping[str, Any], *, by: User) -> Submission:
    """Within the transaction of its delivery."""
    known = questions(consultation)
    remarks = [_remark(consultation, known, one, n) for n, one in enumerate(sent["comments"], start=1)]
    submission = intake.receive(
        consultation,
        _speaker(sent["sender"]),
        remarks,
        by=by,
        channel=Submission.Channel.API,
        beside=_beside(sent),
    )
    if submission.email:
        Job.objects.wake(("send_receipt",), subject=submission)
    return submission


def _beside(sent: Mapping[str, Any]) -> Beside:
    places = [(Place(one["comment"], one["item"]), one["replace"]) for one in sent.get("earlier", ())]
    return Beside(
        replaces=frozenset(place for place, replaces in places if replaces),
        keeps=frozenset(place for place, replaces in places if not replaces),
        signers=tuple(Signer(one["name"], one["email"]) for one in sent.get("signatories", ())),
        endorses=tuple(dict.fromkeys(sent.get("endorses", ()))),
    )


def _speaker(sender: Mapping[str, Any]) -> intake.Speaker:
    return intake.Speaker(
        capacity=sender["capacity"],
        type=sender["category"],
        consent=sender["consent"],
        person_name=sender.get("name", ""),
        email=sender.get("email", ""),
        organisation_name=sender.get("organization", ""),
        other_type=sender.get("categoryInOwnWords", ""),
        size=sender.get("size", ""),
        country=sender.get("country", ""),
        funding=sender.get("funding", ""),
        organisation=sender.get("organizationId", ""),
        identifier_scheme=sender.get("identifierScheme", ""),
        identifier=sender.get("identifier", ""),
        no_models=sender.get("noModels", False),
    )


def _remark(consultation: Consultation, known: Questions, one: Mapping[str, Any], n: int) -> intake.Remark:
    return intake.Remark(
        one["comment"].replace("\r\n", "\n").strip(),
        _items(known, one.get("about", ()), n),
        one.get("stance", ""),
        _options(known, one.get("facets", ()), n),
        quote=_quote(consultation, one["quote"], n) if one.get("quote") else None,
        wording=one.get("wording", ""),
        context=one.get("context") or {},
    )


def _items(known: Questions, keys: Any, n: int) -> list[ConsultationItem]:
    by_key = {item.item.node.key: item for item in known.items.values()}
    if unknown := [key for key in keys if key not in by_key]:
        raise DomainError(
            _(
                "Comment {n} is about {unknown}, which this consultation does not ask about; "
                "its items are listed under /items/."
            ).format(n=n, unknown=", ".join(unknown))
        )
    return [by_key[key] for key in dict.fromkeys(keys)]


def _options(known: Questions, names: Any, n: int) -> list[FacetOption]:
    by_name = {f"{option.facet.code}:{option.code}": option for option in known.options.values()}
    if unknown := [name for name in names if name not in by_name]:
        raise DomainError(_no_answers(n, unknown, by_name))
    chosen = [by_name[name] for name in names]
    if len({option.facet_id for option in chosen}) < len(chosen):
        raise DomainError(
            _("Comment {n} answers a closed question twice. Choose one answer for each.").format(n=n)
        )
    return chosen


def _no_answers(n: int, unknown: Iterable[str], known: Collection[str]) -> str:
    if not known:
        words = _("Comment {n} answers {unknown}. The answers there are: none.")
    else:
        words = _("Comment {n} answers {unknown}. The answers there are: {known}.")
    return words.format(n=n, unknown=", ".join(unknown), known=", ".join(known))


def _quote(consultation: Consultation, quoted: Mapping[str, Any], n: int) -> Quote:
    """The words as they stand in the text. Raises DomainError, with the nearest place, where they don't."""
    texts = passages(consultation)
    near = {pk for pk, passage in texts.items() if passage.key == quoted.get("item")}
    answer = find(Sought(quoted["exact"]), {pk: one.words for pk, one in texts.items()}, near=near)
    if answer.quote:
        return answer.quote
    if answer.is_ambiguous:
        raise DomainError(
            _(
                "The words quoted in comment {n} stand at several places. Name the item, or quote more."
            ).format(n=n)
        )
    if not answer.offers:
        raise DomainError(_("The words quoted in comment {n} do not stand in the text.").format(n=n))
    raise DomainError(
        _("The words quoted in comment {n} do not stand in the text. The nearest are: “{nearest}”.").format(
            n=n, nearest=answer.offers[0].exact
        )
    )
