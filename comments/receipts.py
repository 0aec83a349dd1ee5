"""What a receipt proves. Pure functions over a submission's canonical form.

The receipt's hash is SHA-256 over a random nonce and the canonical JSON of what was sent: without the nonce,
which is in the row and on the receipt and dies with erasure, it tells nothing. The published hash covers the
text as published and no name that was withheld; public verification uses that one only.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from comments.models import Submission

if TYPE_CHECKING:
    from comments.intake import Remark, Speaker
    from consult.consultations.models import Consultation

ASKED_LATER = frozenset({"funding", "organisation", "identifier_scheme", "identifier", "no_models"})
NOTHING_SENT: Mapping[str, Any] = {}


def nonce() -> str:
    return secrets.token_hex(32)


def canonical(value: Any) -> bytes:
    """JSON with sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def receipt_hash(nonce: str, sent: dict[str, Any]) -> str:
    return hashlib.sha256(bytes.fromhex(nonce) + canonical(sent)).hexdigest()


def published_hash(consultation: str, bodies: Sequence[str]) -> str:
    return hashlib.sha256(canonical({"consultation": consultation, "comments": list(bodies)})).hexdigest()


def sent(
    consultation: "Consultation",
    speaker: "Speaker",
    remarks: Sequence["Remark"],
    documents: Sequence[dict[str, Any]] = (),
    beside: Mapping[str, Any] = NOTHING_SENT,
) -> dict[str, Any]:
    """What was sent, as the receipt's hash covers it; `documents` as `enclosing` tells them."""
    return {
        **beside,
        **({"documents": list(documents)} if documents else {}),
        "comments": [_said(remark) for remark in remarks],
        "consultation": consultation.slug,
        "sender": _entered(speaker),
    }


def _entered(speaker: "Speaker") -> dict[str, Any]:
    """What came to be asked later has no key where it is empty: receipts from before stay as they were.

    The address that somebody without a name gave for the receipt is deleted after the window: it is not covered.
    """
    if speaker.capacity == Submission.Capacity.ANONYMOUS:
        speaker = replace(speaker, email="")
    entered = asdict(speaker)
    return {name: value for name, value in entered.items() if value or name not in ASKED_LATER}


def _said(remark: "Remark") -> dict[str, Any]:
    """What a receipt from before there were quotes covered stays as it was: what is empty has no key."""
    quoted = remark.quote and {
        "start": remark.quote.start,
        "end": remark.quote.end,
        "exact": remark.quote.exact,
    }
    more = {"quote": quoted, "wording": remark.wording, "context": dict(remark.context)}
    return {
        "about": [item.item.node.key for item in remark.items],
        "body": remark.body,
        "options": [f"{option.facet.code}:{option.code}" for option in remark.options],
        "stance": remark.stance,
        **{name: value for name, value in more.items() if value},
    }
