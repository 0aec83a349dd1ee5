"""Users; and, from modules of their own, organisations and the mail that is sent to people."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower, Now

from consult.ledger.ids import public_id
from consult.people import (  # noqa: F401 (so that Django finds the models there)
    bounces,
    choices,
    copies,
    organisations,
    outbox,
)
from consult.people.permissions import ROLES, Can, Role


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An administrator, for Django's own command; `create_administrator` is the friendlier one."""
        return self.create_user(
            email, password, role=Role.ADMINISTRATOR, is_staff=True, is_superuser=True, **fields
        )

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. The e-mail address is the name to sign in with."""

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField("your name", max_length=200, blank=True)
    role = models.CharField(max_length=20, choices=Role, default=Role.PARTICIPANT)
    language = models.CharField("language of pages and mail", max_length=10, blank=True)
    time_zone = models.CharField("your time zone", max_length=60, blank=True)
    is_staff = models.BooleanField("may open the administration pages", default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(db_default=Now())

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self) -> str:
        return self.name or self.email

    def can_everywhere(self, can: Can) -> bool:
        return self.is_active and can in ROLES[self.role]


def can_everywhere(user: User | AnonymousUser, can: Can) -> bool:
    """The same question for somebody who may not be signed in."""
    return isinstance(user, User) and user.can_everywhere(can)
