"""When a comment was accepted, so that a reader who comes back is told of it. The database keeps it: a batch has no
event for each comment. What was accepted before has none and is never new."""

from django.db import migrations, models

FORWARD = """
CREATE FUNCTION comments_accepted_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.accepted_at := now();
    RETURN NEW;
END $$;
CREATE TRIGGER accepted_at BEFORE UPDATE ON comments_comment FOR EACH ROW
    WHEN (NEW.status = 'accepted' AND OLD.status <> 'accepted')
    EXECUTE FUNCTION comments_accepted_at();
"""
BACKWARD = """
DROP TRIGGER accepted_at ON comments_comment;
DROP FUNCTION comments_accepted_at();
"""


class Migration(migrations.Migration):
    dependencies = [("comments", "0008_comments_in_context")]
    operations = [
        migrations.AddField(
            "comment",
            "accepted_at",
            models.DateTimeField(
                editable=False, null=True, verbose_name="last accepted at; a trigger keeps it"
            ),
        ),
        migrations.AddIndex(
            "comment",
            models.Index(
                condition=models.Q(("status", "accepted")),
                fields=["consultation", "accepted_at"],
                name="comment_accepted_when",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
