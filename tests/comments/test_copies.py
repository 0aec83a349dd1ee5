"""Everything about a person in one ZIP file: made by a job, for them alone, and gone after some days."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from comments import drafts, intake, personal, tasks
from comments.models import Submission
from consult.consultations.models import Consultation
from consult.ledger.models import Job
from consult.people import copying
from consult.people.copies import DataCopy
from consult.people.models import User
from tests import factories
from tests.comments.test_erasing import letter_of

pytestmark = pytest.mark.django_db
BODY = "Say who is affected, in words that they would use themselves."


@pytest.fixture
def copy(consultation: Consultation, participant: User) -> DataCopy:
    factories.accepted(consultation, BODY, by=participant)
    letter_of(participant, consultation)
    factories.accepted(consultation, "Somebody else wrote this, and it is nobody's business.")
    drafts.add(drafts.Author(participant), consultation, intake.Remark("A draft of mine.", []))
    made = copying.ask(participant)
    tasks.make_copy(Job.objects.get(kind="make_copy").pk)
    made.refresh_from_db()
    return made


def files(copy: DataCopy) -> dict[str, bytes]:
    with copy.file.open() as stored, zipfile.ZipFile(io.BytesIO(stored.read())) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def test_a_copy_has_every_room_and_the_originals(copy: DataCopy, participant: User) -> None:
    found = files(copy)
    rooms = {name.partition("/")[0] for name in found} - {"README.txt"}
    assert rooms == {"people", "comments", "consultations", "guidance", "synthesis", "api", "ledger"}
    assert json.loads(found["people/account.json"])[0]["email"] == participant.email
    assert "A draft of mine." in found["comments/drafts.json"].decode()
    said = [data.decode() for name, data in found.items() if name.endswith("comments.json")]
    assert any(BODY in text for text in said)
    assert any("/letters/" in name and data.startswith(b"The zyx") for name, data in found.items())
    assert not any(b"nobody's business" in data for data in found.values())
    assert (copy.status, copy.done, copy.of) == ("ready", len(settings.EXPORTERS), len(settings.EXPORTERS))


def test_the_receipt_in_a_copy_still_gives_its_hash(copy: DataCopy, participant: User) -> None:
    import hashlib

    found = files(copy)
    for sent in Submission.objects.sent_by(participant).filter(channel="site"):
        number = sent.tracking_number
        data = found[f"comments/submissions/{number}/receipt-{number}.json"]
        assert hashlib.sha256(bytes.fromhex(sent.nonce) + data).hexdigest() == sent.receipt_hash


def test_only_its_owner_fetches_it(
    client: Client, copy: DataCopy, participant: User, colleague: User
) -> None:
    address = f"/my/data/copies/{copy.public_id}/"
    assert client.get(address).status_code == 302
    client.force_login(colleague)
    assert client.get(address).status_code == 404
    client.force_login(participant)
    assert client.get(address).getvalue()[:2] == b"PK"
    page = client.get("/my/data/").content.decode()
    assert address in page


def test_progress_is_shown_while_it_is_made(client: Client, participant: User) -> None:
    client.force_login(participant)
    client.post("/my/data/copies/")
    client.post("/my/data/copies/")
    assert DataCopy.objects.count() == 1, "asking twice is asking once"
    page = client.get("/my/data/").content.decode()
    assert "<progress" in page
    assert "0 of 7 parts are read" in page


def test_it_is_deleted_after_some_days(copy: DataCopy) -> None:
    assert copying.delete_old() == 0
    DataCopy.objects.update(ready_at=timezone.now() - timedelta(days=copying.DAYS, minutes=1))
    name = copy.file.name
    assert copying.delete_old() == 1
    copy.refresh_from_db()
    assert (copy.status, copy.file.name) == ("gone", "")
    assert not copy.file.storage.exists(name)


def test_making_it_twice_makes_one(copy: DataCopy) -> None:
    copying.make(copy, personal.subject_of([], copy.user))
    assert DataCopy.objects.get().size == copy.size
