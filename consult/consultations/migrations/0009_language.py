from typing import Any

from django.db import migrations, models


def as_their_documents(apps: Any, _: Any) -> None:
    consultations = apps.get_model("consultations", "Consultation").objects
    documents = apps.get_model("guidance", "Document").objects
    of = documents.filter(editions__consultations=models.OuterRef("pk")).values("language")[:1]
    consultations.update(language=models.Subquery(of))


class Migration(migrations.Migration):
    dependencies = [("consultations", "0008_drafts_of_guests")]
    operations = [
        migrations.AddField(
            model_name="consultation",
            name="language",
            field=models.CharField(
                default="en", max_length=10, verbose_name="language of its words: its document's"
            ),
        ),
        migrations.RunPython(as_their_documents, migrations.RunPython.noop),
    ]
