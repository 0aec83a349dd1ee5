"""`About` carries copies of its comment's consultation, sector and whether it counts, so that counting reads one
narrow index. The database keeps them: no code path can forget."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION comments_about_copy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT consultation_id, sector, status = 'accepted'
      INTO STRICT NEW.consultation_id, NEW.sector, NEW.counted
      FROM comments_comment WHERE id = NEW.comment_id;
    RETURN NEW;
END $$;
CREATE TRIGGER copy_from_comment BEFORE INSERT ON comments_about FOR EACH ROW EXECUTE FUNCTION comments_about_copy();

CREATE FUNCTION comments_comment_copy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE comments_about SET sector = NEW.sector, counted = (NEW.status = 'accepted') WHERE comment_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER copy_to_about AFTER UPDATE ON comments_comment FOR EACH ROW
    WHEN (OLD.sector IS DISTINCT FROM NEW.sector OR (OLD.status = 'accepted') <> (NEW.status = 'accepted'))
    EXECUTE FUNCTION comments_comment_copy();
"""
BACKWARD = """
DROP TRIGGER copy_to_about ON comments_comment;
DROP FUNCTION comments_comment_copy();
DROP TRIGGER copy_from_comment ON comments_about;
DROP FUNCTION comments_about_copy();
"""


class Migration(migrations.Migration):
    dependencies = [("comments", "0004_words_are_evidence")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
