"""Comments that were there before take over the consent of their submissions, in batches."""

from typing import Any

from django.db import migrations

BATCH = 20_000


def fill(apps: Any, schema_editor: Any) -> None:
    comments = apps.get_model("comments", "Comment").objects
    waiting = comments.filter(consent="named", submission__consent="unnamed").order_by("pk")
    while batch := list(waiting.values_list("pk", flat=True)[:BATCH]):
        comments.filter(pk__in=batch).update(consent="unnamed")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("comments", "0019_consent_of_comments")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
