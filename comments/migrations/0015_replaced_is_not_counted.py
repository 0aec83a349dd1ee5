"""What is replaced at an item by a later comment of the same organisation is not counted there."""

from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION comments_about_copy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT consultation_id, sector, status = 'accepted' AND NEW.replaced_by_id IS NULL
      INTO STRICT NEW.consultation_id, NEW.sector, NEW.counted
      FROM comments_comment WHERE id = NEW.comment_id;
    RETURN NEW;
END $$;
CREATE TRIGGER copy_when_replaced BEFORE UPDATE OF replaced_by_id ON comments_about
    FOR EACH ROW WHEN (OLD.replaced_by_id IS DISTINCT FROM NEW.replaced_by_id)
    EXECUTE FUNCTION comments_about_copy();

CREATE OR REPLACE FUNCTION comments_comment_copy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE comments_about
       SET sector = NEW.sector, counted = (NEW.status = 'accepted' AND replaced_by_id IS NULL)
     WHERE comment_id = NEW.id;
    RETURN NULL;
END $$;
"""
BACKWARD = """
DROP TRIGGER copy_when_replaced ON comments_about;
CREATE OR REPLACE FUNCTION comments_about_copy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT consultation_id, sector, status = 'accepted'
      INTO STRICT NEW.consultation_id, NEW.sector, NEW.counted
      FROM comments_comment WHERE id = NEW.comment_id;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION comments_comment_copy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE comments_about SET sector = NEW.sector, counted = (NEW.status = 'accepted') WHERE comment_id = NEW.id;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("comments", "0014_ways_in")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
