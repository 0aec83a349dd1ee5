"""Words never change once received. Erasure, a legal duty, sets `consult.erasing` for its own transaction."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION comments_keep_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('consult.erasing', true), '') <> 'on' THEN
        RAISE EXCEPTION 'the words of % never change', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_words BEFORE UPDATE ON comments_comment FOR EACH ROW
    WHEN (OLD.body IS DISTINCT FROM NEW.body OR OLD.letter_id IS DISTINCT FROM NEW.letter_id
        OR OLD.start IS DISTINCT FROM NEW.start OR OLD."end" IS DISTINCT FROM NEW."end"
        OR OLD.submission_id IS DISTINCT FROM NEW.submission_id)
    EXECUTE FUNCTION comments_keep_words();
CREATE TRIGGER keep_words BEFORE UPDATE ON comments_letter FOR EACH ROW
    WHEN (OLD.text IS DISTINCT FROM NEW.text OR OLD.sha256 IS DISTINCT FROM NEW.sha256)
    EXECUTE FUNCTION comments_keep_words();
"""
BACKWARD = """
DROP TRIGGER keep_words ON comments_comment;
DROP TRIGGER keep_words ON comments_letter;
DROP FUNCTION comments_keep_words();
"""


class Migration(migrations.Migration):
    dependencies = [("comments", "0003_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
