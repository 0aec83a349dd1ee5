"""How each comment may be published stands with it, so that no list joins its submission; and who refuses language
models. The database sees that a comment is never published with more than its submission allows."""

from django.db import migrations, models

FORWARD = """
CREATE FUNCTION comments_consent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    given text;
BEGIN
    SELECT consent INTO STRICT given FROM comments_submission WHERE id = NEW.submission_id;
    IF 'confidential' IN (given, NEW.consent) THEN NEW.consent := 'confidential';
    ELSIF 'unnamed' IN (given, NEW.consent) THEN NEW.consent := 'unnamed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER consent_of_submission BEFORE INSERT OR UPDATE OF consent ON comments_comment
    FOR EACH ROW EXECUTE FUNCTION comments_consent();
"""
BACKWARD = """
DROP TRIGGER consent_of_submission ON comments_comment;
DROP FUNCTION comments_consent();
"""
CONSENTS = [
    ("named", "Publish with name"),
    ("unnamed", "Publish without name"),
    ("confidential", "Confidential: counted, never shown or quoted"),
]


class Migration(migrations.Migration):
    dependencies = [("comments", "0018_correspondence")]
    operations = [
        migrations.AddField(
            "submission",
            "no_models",
            models.BooleanField(default=False, verbose_name="not to be processed by language models"),
        ),
        migrations.AlterField("submission", "consent", models.CharField(choices=CONSENTS, max_length=20)),
        migrations.AddField(
            "comment",
            "consent",
            models.CharField(
                choices=CONSENTS,
                default="named",
                max_length=20,
                verbose_name="how it may be published; a trigger sees that it is no freer than its submission's",
            ),
        ),
        migrations.RemoveIndex("comment", "comment_accepted"),
        migrations.AddIndex(
            "comment",
            models.Index(
                condition=models.Q(("status", "accepted")),
                fields=["consultation", "-id"],
                include=("submission", "sector", "consent"),
                name="comment_accepted",
            ),
        ),
        migrations.AddIndex(
            "comment",
            models.Index(
                condition=models.Q(("consent", "confidential")),
                fields=["consultation", "id"],
                name="comment_confidential",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
