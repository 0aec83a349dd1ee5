"""An index over the words of accepted comments, each in its language."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

from guidance.search import Words


class Migration(migrations.Migration):
    dependencies = [("comments", "0008_accepted_at"), ("guidance", "0004_search")]
    operations = [
        migrations.AddIndex(
            "comment",
            GinIndex(
                Words("language", "body"),
                condition=models.Q(("status", "accepted")),
                name="comment_words",
            ),
        ),
    ]
