"""People are spoken to in their language: types, countries, mail about their account. What is stored stays English."""

import re

import pytest
from django.test import Client
from django.utils.translation import override

from consult.aggregation.recount import recount_all
from consult.consultations.models import Consultation
from consult.ledger.models import Note
from consult.people import countries, naming
from consult.people.codes import CompanySize, OrganisationType, Sector, choices_by_sector
from consult.people.models import User
from consult.people.organisations import Identifier, Organisation
from consult.people.outbox import Mail
from consult.people.zones import zones_by_region
from tests import factories
from tests.bracketed import CLOSE, OPEN, bracketed_french

PASSWORD = "a long pass phrase"


def test_countries_are_named_and_ordered_as_the_language_does() -> None:
    assert countries.choices()[:2] == [("AF", "Afghanistan"), ("AX", "Åland Islands")]
    with override("fr"):
        assert countries.name("DE") == "Allemagne"
        names = [name for _, name in countries.choices()]
    assert names[:5] == ["Afghanistan", "Afrique du Sud", "Albanie", "Algérie", "Allemagne"]
    with override("es"):
        assert (countries.name("DE"), countries.name("ZX")) == ("Alemania", "ZX")
        assert len(countries.choices()) == len(names) == len(countries.COUNTRIES)


def test_every_country_has_a_name_in_every_language_of_the_site(settings) -> None:
    for language, _ in settings.LANGUAGES:
        with override(language):
            assert all(code != name for code, name in countries.choices())


def test_types_are_offered_in_the_language_of_whoever_reads_them() -> None:
    """A form is written down once: its choices follow the reader."""
    offered = choices_by_sector()
    assert str(offered[0][0]) == "Civil society"
    with bracketed_french(), override("fr"):
        assert all(f"{sector}".startswith(OPEN) for sector, _ in offered)
        assert all(f"{name}".endswith(CLOSE) for _, kinds in offered for _, name in kinds)
        assert str(zones_by_region()[0][0]) == f"{OPEN}Everywhere{CLOSE}"
        assert OrganisationType.NGO.value == "ngo"


@pytest.mark.django_db
def test_what_staff_write_down_is_kept_in_english(moderator: User) -> None:
    organisation = Organisation.objects.create(name="Example Institute", type="academic_research")
    with bracketed_french(), override("fr"):
        row = naming.add_identifier(organisation, scheme="ror", value="02mhbdp94", country="", by=moderator)
        naming.remove(row, by=moderator)
    words = "ROR (research organisations) https://ror.org/02mhbdp94"
    assert list(Note.objects.values_list("text", flat=True)) == [words, words]


@pytest.mark.django_db
def test_whoever_signs_up_in_french_is_written_to_in_french(client: Client) -> None:
    client.post(
        "/accounts/signup/",
        {"email": "zoe@example.org", "password1": PASSWORD},
        headers={"Accept-Language": "fr"},
    )
    assert User.objects.get(email="zoe@example.org").language == "fr"
    assert Mail.objects.get(to="zoe@example.org").language == "fr"


@pytest.mark.django_db
def test_whoever_signs_up_in_english_has_chosen_nothing(client: Client) -> None:
    client.post("/accounts/signup/", {"email": "ada@example.org", "password1": PASSWORD})
    assert User.objects.get(email="ada@example.org").language == ""
    assert Mail.objects.get(to="ada@example.org").language == "en-gb"


@pytest.mark.django_db
@pytest.mark.parametrize(("chosen", "written_in"), [("es", "es"), ("", "fr")])
def test_mail_about_an_account_follows_the_account_and_else_the_page(
    chosen: str, written_in: str, client: Client, participant: User
) -> None:
    User.objects.filter(pk=participant.pk).update(language=chosen)
    for path in ("/accounts/password/reset/", "/accounts/login/code/"):
        client.post(path, {"email": participant.email}, headers={"Accept-Language": "fr"})
    assert list(participant.mail.values_list("language", flat=True)) == [written_in, written_in]


@pytest.mark.django_db
def test_no_word_of_mail_about_an_account_is_left_out(colleague: User) -> None:
    with bracketed_french():  # other addresses than above: allauth holds back whoever asks twice in a minute
        for path, email in (
            ("/accounts/password/reset/", colleague.email),
            ("/accounts/login/code/", colleague.email),
            ("/accounts/login/code/", "nobody-here@example.org"),
            ("/accounts/signup/", colleague.email),
            ("/accounts/signup/", "zelda@example.org"),
        ):
            Client().post(path, {"email": email, "password1": PASSWORD}, headers={"Accept-Language": "fr"})
        mails = list(Mail.objects.all())
    assert len(mails) == 5
    for mail in mails:
        assert mail.subject.startswith(OPEN)
        for line in filter(None, mail.text.splitlines()):
            assert line.startswith((OPEN, "http")) or " " not in line, line


LABELS = {
    str(one.label) for kind in (Sector, OrganisationType, CompanySize, Identifier.Scheme) for one in kind
}
MARKED = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
PAGES = [
    "consultations/guidance/comments/",
    "consultations/guidance/feedback/",
    "moderation/",
    "moderation/organisations/",
]


def test_pages_name_sectors_types_and_sizes_in_the_language_of_the_reader(
    consultation: Consultation, moderator: User, client: Client
) -> None:
    said = {
        "organisation_name": "Example Works",
        "capacity": "organisation",
        "country": "DE",
        "size": "large",
    }
    one = factories.accepted(consultation, "Our size.", type="company", **said)
    recount_all(consultation)
    client.force_login(moderator)
    receipt = f"receipts/{one.submission.tracking_number}/{one.submission.secret}/"
    with bracketed_french():
        pages = {
            path: client.get(f"/{path}", headers={"Accept-Language": "fr"}).content.decode()
            for path in (*PAGES, f"comments/{one.public_id}/", receipt)
        }
    for path, page in pages.items():
        found = [words.strip() for words in re.split(r"<[^>]*>", MARKED.sub("", page))]
        assert not LABELS & set(found), path
    assert f"{OPEN}Large (250 people or more){CLOSE}" in pages[receipt]
    assert "Allemagne" in pages[receipt]
