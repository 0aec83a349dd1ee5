"""Who may do what: by role everywhere, by grant in one consultation."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError

from comments.models import Comment, Submission
from consult.consultations.models import Consultation, Grant
from consult.people.codes import EU_USER_TYPE, SECTOR_OF, OrganisationType, Sector, choices_by_sector
from consult.people.models import User, can_everywhere
from consult.people.permissions import Can, Role
from tests import factories

TABLE = {
    Role.PARTICIPANT: set(),
    Role.MODERATOR: {Can.MODERATE, Can.READ_ALL},
    Role.EDITOR: {Can.MODERATE, Can.READ_ALL, Can.EDIT, Can.CREATE, Can.WRITE_REPORT},
    Role.ADMINISTRATOR: set(Can),
}


@pytest.mark.parametrize("can", Can)
@pytest.mark.parametrize("role", Role)
def test_a_role_held_everywhere_counts_in_every_consultation(
    role: Role, can: Can, consultation: Consultation
) -> None:
    user = User.objects.create_user("role@example.org", role=role)
    assert can_everywhere(user, can) is (can in TABLE[role])
    assert Consultation.objects.where(user, can).contains(consultation) is (can in TABLE[role])


@pytest.mark.parametrize("can", Can)
@pytest.mark.parametrize("role", Role)
def test_a_grant_counts_in_its_own_consultation_only(
    role: Role, can: Can, consultation: Consultation, stranger: User
) -> None:
    user = User.objects.create_user("granted@example.org")
    Grant.objects.create(consultation=consultation, user=user, role=role)
    reached = Consultation.objects.where(user, can)
    assert reached.contains(consultation) is (can in TABLE[role])
    assert not reached.filter(slug="elsewhere").exists()


@pytest.mark.parametrize("can", Can)
def test_nobody_and_the_inactive_may_nothing(
    can: Can, consultation: Consultation, administrator: User
) -> None:
    administrator.is_active = False
    for nobody in (AnonymousUser(), administrator):
        assert not can_everywhere(nobody, can)
        assert not Consultation.objects.where(nobody, can).exists()


def test_a_draft_is_for_its_staff(
    consultation: Consultation, participant: User, stranger: User, moderator: User
) -> None:
    Consultation.objects.filter(pk=consultation.pk).update(status=Consultation.Status.DRAFT)
    seen = [
        user
        for user in (AnonymousUser(), participant, stranger, moderator)
        if Consultation.objects.visible_to(user).contains(consultation)
    ]
    assert seen == [moderator]


def test_what_may_be_moderated_follows_the_consultation(
    comment: Comment, moderator: User, stranger: User
) -> None:
    assert Comment.objects.moderated_by(moderator).contains(comment)
    assert not Comment.objects.moderated_by(stranger).contains(comment)
    assert Submission.objects.moderated_by(moderator).contains(comment.submission)
    assert not Submission.objects.moderated_by(stranger).contains(comment.submission)


def test_one_address_is_one_account_however_it_is_written(participant: User) -> None:
    with pytest.raises(IntegrityError):
        factories.UserFactory.create(email=participant.email.upper())


def test_every_type_has_a_sector_and_every_sector_a_type() -> None:
    assert set(SECTOR_OF) == set(OrganisationType)
    assert set(SECTOR_OF.values()) == set(Sector)
    assert set(EU_USER_TYPE.values()) <= set(OrganisationType)


def test_the_choices_hold_every_type_once() -> None:
    offered = [code for _, group in choices_by_sector() for code, _ in group]
    assert sorted(offered) == sorted(OrganisationType.values)
