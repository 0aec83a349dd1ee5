"""Ids that the public sees. They are drawn at random: counting up must not reveal what was withheld."""

import secrets

# Crockford's base 32: no I, L, O, U, so that a number read aloud or copied by hand survives.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def public_id() -> str:
    """Twelve characters, 60 bits."""
    return _draw(12).lower()


def tracking_number() -> str:
    """Like `7KQ4-M2XN-P9TD`: 60 bits in groups of four."""
    drawn = _draw(12)
    return "-".join(drawn[i : i + 4] for i in range(0, 12, 4))


def secret() -> str:
    """For links that open something without signing in: 160 bits."""
    return _draw(32).lower()


def _draw(length: int) -> str:
    return "".join(ALPHABET[byte % 32] for byte in secrets.token_bytes(length))
