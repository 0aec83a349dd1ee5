"""Proposed wording, the combination it is for, and anchors never change, like the words they belong to."""

from django.db import migrations

FORWARD = """
DROP TRIGGER keep_words ON comments_comment;
CREATE TRIGGER keep_words BEFORE UPDATE ON comments_comment FOR EACH ROW
    WHEN (OLD.body IS DISTINCT FROM NEW.body OR OLD.letter_id IS DISTINCT FROM NEW.letter_id
        OR OLD.start IS DISTINCT FROM NEW.start OR OLD."end" IS DISTINCT FROM NEW."end"
        OR OLD.submission_id IS DISTINCT FROM NEW.submission_id
        OR OLD.wording IS DISTINCT FROM NEW.wording OR OLD.context IS DISTINCT FROM NEW.context)
    EXECUTE FUNCTION comments_keep_words();
CREATE TRIGGER keep_words BEFORE UPDATE ON comments_anchor FOR EACH ROW
    EXECUTE FUNCTION comments_keep_words();
"""
BACKWARD = """
DROP TRIGGER keep_words ON comments_anchor;
DROP TRIGGER keep_words ON comments_comment;
CREATE TRIGGER keep_words BEFORE UPDATE ON comments_comment FOR EACH ROW
    WHEN (OLD.body IS DISTINCT FROM NEW.body OR OLD.letter_id IS DISTINCT FROM NEW.letter_id
        OR OLD.start IS DISTINCT FROM NEW.start OR OLD."end" IS DISTINCT FROM NEW."end"
        OR OLD.submission_id IS DISTINCT FROM NEW.submission_id)
    EXECUTE FUNCTION comments_keep_words();
"""


class Migration(migrations.Migration):
    dependencies = [("comments", "0006_anchors_and_wording")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
