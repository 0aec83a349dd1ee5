"""The words of accepted comments, each in its language, beside the comments. A trigger keeps them: what comes in pays
nothing for search, what is accepted is found, and what is withdrawn or erased is not."""

import django.db.models.deletion
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION comments_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status = 'accepted' THEN
        INSERT INTO comments_commentwords (comment_id, search) VALUES (NEW.id, words_of(NEW.language, NEW.body))
        ON CONFLICT (comment_id) DO UPDATE SET search = EXCLUDED.search;
    ELSE
        DELETE FROM comments_commentwords WHERE comment_id = NEW.id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER words_when_changed AFTER UPDATE ON comments_comment FOR EACH ROW
    WHEN ((NEW.status = 'accepted') <> (OLD.status = 'accepted') OR NEW.body IS DISTINCT FROM OLD.body)
    EXECUTE FUNCTION comments_words();
CREATE TRIGGER words_when_new AFTER INSERT ON comments_comment FOR EACH ROW
    WHEN (NEW.status = 'accepted') EXECUTE FUNCTION comments_words();
"""
BACKWARD = """
DROP TRIGGER words_when_new ON comments_comment;
DROP TRIGGER words_when_changed ON comments_comment;
DROP FUNCTION comments_words();
"""


class Migration(migrations.Migration):
    dependencies = [("comments", "0009_accepted_at"), ("guidance", "0004_search")]
    operations = [
        migrations.CreateModel(
            "CommentWords",
            [
                (
                    "comment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="comments.comment",
                    ),
                ),
                ("search", SearchVectorField()),
            ],
            options={"indexes": [GinIndex(fields=["search"], name="comment_words")]},
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
