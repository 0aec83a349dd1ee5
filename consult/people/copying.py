"""Make a copy of everything about a person: one ZIP with JSON for each room, and the originals of what they sent."""

import tempfile
import zipfile
from datetime import timedelta

from django.core.files import File as StoredFile
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consult.ledger import personal
from consult.ledger.models import Event, Job
from consult.ledger.moves import Move
from consult.ledger.personal import Subject
from consult.people.choices import in_language_of
from consult.people.copies import DataCopy
from consult.people.models import User

DAYS = 7
"""How long a copy can be fetched."""
S = DataCopy.Status
READY = Move("make_copy", frozenset({S.ASKED}), S.READY)
DELETE = Move("delete_copy", frozenset({S.READY}), S.GONE)
README = _("""This is a copy of what this site holds about you, made at your request.

One folder for each part of the site: files in JSON, and the documents that you sent as you sent them.
Keep it safe: it holds your address and everything you wrote.
""")


@transaction.atomic
def ask(user: User) -> DataCopy:
    """Ask the worker for a copy. One that is being made already is returned."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    waiting = DataCopy.objects.waiting().filter(user=user).first()
    if waiting:
        return waiting
    copy = DataCopy.objects.create(user=user, of=len(personal.exporters()))
    Event.record(copy, "ask_for_copy", actor=user, after=S.ASKED)
    Job.objects.wake(("make_copy",), subject=copy)
    return copy


def make(copy: DataCopy, subject: Subject) -> None:
    """Write the file. Safe to run again after a crash; nothing where it is made already."""
    if copy.status != S.ASKED:
        return
    with tempfile.TemporaryFile() as made:
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle:
            with in_language_of(copy.user):
                bundle.writestr("README.txt", str(README))
            for done, export in enumerate(personal.exporters(), 1):
                folder = export.__module__.split(".")[-2]  # the room
                for name, content in export(subject):
                    bundle.writestr(f"{folder}/{name}", content)
                DataCopy.objects.filter(pk=copy.pk).update(done=done)
        size = made.tell()
        made.seek(0)
        copy.file.save(f"{copy.public_id}.zip", StoredFile(made), save=False)
    READY.apply(copy, by=copy.user, file=copy.file.name, size=size, ready_at=Now())


def delete_old() -> int:
    """Delete copies whose days are over. Returns how many."""
    old = DataCopy.objects.filter(status=S.READY, ready_at__lt=timezone.now() - timedelta(days=DAYS))
    for copy in old:
        copy.file.delete(save=False)
        DELETE.apply(copy, by=None, file="", size=0)
    return len(old)
