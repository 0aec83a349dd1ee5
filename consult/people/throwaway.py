"""Addresses that forget their mail: a receipt that is sent there is lost, and robots have thousands of them."""

from disposable_email_domains import blocklist
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def is_throwaway(email: str) -> bool:
    """Is the address at a throwaway service, or below one?"""
    parts = email.rpartition("@")[2].lower().strip(".").split(".")
    return any(".".join(parts[n:]) in blocklist for n in range(len(parts) - 1))


def check_lasting(email: str) -> None:
    """Raises ValidationError, with what to do instead."""
    if is_throwaway(email):
        raise ValidationError(
            _(
                "Mail to this address is thrown away after a while, and your receipt with it. "
                "Give an address that you keep, or none where none is required."
            ),
            code="throwaway",
        )
