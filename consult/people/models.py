"""Users and organisations."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser, PermissionsMixin
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models.functions import Lower, Now

from consult.ledger.ids import public_id
from consult.people.codes import SECTOR_OF, CompanySize, OrganisationType, Sector
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


class Organisation(models.Model):
    """An organisation that speaks, under its current name and type. Submissions keep what they declared."""

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    name = models.CharField(max_length=300)
    type = models.CharField(max_length=40, choices=OrganisationType)
    size = models.CharField(max_length=10, choices=CompanySize, blank=True)
    country = models.CharField(max_length=2, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="organisation_name_once")]
        indexes = [GinIndex(SearchVector("name", config="simple"), name="organisation_words")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def sector(self) -> Sector:
        return SECTOR_OF[self.type]
