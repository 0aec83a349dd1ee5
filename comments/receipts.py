"""What a receipt proves. Pure functions over a submission's canonical form.

The receipt's hash is SHA-256 over a random nonce and the canonical JSON of what was sent: without the nonce,
which is in the row and on the receipt and dies with erasure, it tells nothing. The published hash covers the
text as published and no name that was withheld; public verification uses that one only.
"""

import hashlib
import json
import secrets
from collections.abc import Sequence
from typing import Any


def nonce() -> str:
    return secrets.token_hex(32)


def canonical(value: Any) -> bytes:
    """JSON with sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def receipt_hash(nonce: str, sent: dict[str, Any]) -> str:
    return hashlib.sha256(bytes.fromhex(nonce) + canonical(sent)).hexdigest()


def published_hash(consultation: str, bodies: Sequence[str]) -> str:
    return hashlib.sha256(canonical({"consultation": consultation, "comments": list(bodies)})).hexdigest()
