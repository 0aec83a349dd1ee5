"""Held against bots: a small calculation in the browser, set and checked by ALTCHA, or a code by e-mail for who has
no JavaScript. People with an account are not asked: their address was confirmed."""

import json
import secrets
from datetime import timedelta
from typing import Any

from altcha import create_challenge, verify_solution
from altcha.v2 import Payload
from django.conf import settings
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from consult.consultations.models import Consultation
from consult.people import limits, outbox

VALID = timedelta(hours=2)
"""Long enough to read a long submission again before it is sent."""
CODE_VALID = timedelta(minutes=30)
TRIES = 5
CODE = "proof_code"
"""The session's key for the code that was sent."""
ITERATIONS = 1_000
"""Of PBKDF2, about 256 times: a second or two on a telephone, and a millisecond here."""


def challenge(consultation: Consultation) -> str:
    """What a browser is to solve, as JSON. It holds for one consultation, for two hours and for one use."""
    made = create_challenge(
        "PBKDF2/SHA-256",
        ITERATIONS,
        expires_at=timezone.now() + VALID,
        data={"for": consultation.slug},
        hmac_secret=_secret(),
    )
    return json.dumps(made.to_dict())


def problem(solved: str, consultation: Consultation) -> str:
    """What is wrong with a browser's answer, in words; "" where nothing is."""
    try:
        payload = Payload.from_base64(solved)
    except (ValueError, KeyError, TypeError):
        return _("The check of your browser did not arrive whole.")
    if verify_solution(solved, _secret()).verified and _is_for(payload, consultation):
        if limits.once(f"proof:{payload.challenge.parameters.nonce}", seconds=int(VALID.total_seconds())):
            return ""
        return _("The check of your browser was used already.")
    return _("The check of your browser does not hold any more.")


def _is_for(payload: Payload, consultation: Consultation) -> bool:
    return bool((payload.challenge.parameters.data or {}).get("for") == consultation.slug)


def _secret() -> str:
    return salted_hmac("comments.proofs", "altcha", algorithm="sha256").hexdigest()


def send_code(session: Any, email: str) -> None:
    """Send a code to an address, and keep its hash in the session."""
    code = f"{secrets.randbelow(1_000_000):06d}"
    until = timezone.now() + CODE_VALID
    session[CODE] = {"hash": _hash(code), "until": until.timestamp(), "tries": 0, "to": email}
    outbox.post(
        "proof",
        email,
        subject=_("%(code)s is your code") % {"code": code},
        text=_("Your code for sending your comments on %(site)s: %(code)s\n\nIt holds for half an hour.")
        % {"site": settings.SITE_NAME, "code": code},
        key=f"proof:{secrets.token_hex(16)}",
    )


def code_sent_to(session: Any) -> str:
    return str(session.get(CODE, {}).get("to", ""))


def code_problem(session: Any, code: str) -> str:
    """What is wrong with a code, in words; "" where it is the one that was sent. After five tries it is void."""
    sent = session.get(CODE)
    if not sent or sent["until"] < timezone.now().timestamp() or sent["tries"] >= TRIES:
        session.pop(CODE, None)
        return _("There is no code that holds any more. Let one be sent to you.")
    if constant_time_compare(sent["hash"], _hash(code.strip())):
        return ""
    session[CODE] = {**sent, "tries": sent["tries"] + 1}
    return _("This is not the code that was sent. Look again at the newest mail.")


def _hash(code: str) -> str:
    return salted_hmac("comments.proofs.code", code, algorithm="sha256").hexdigest()
