"""Words that stand beside a page never change either: who reads the page again adds a text."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER keep_words BEFORE UPDATE ON comments_pagetext FOR EACH ROW
    WHEN (OLD.text IS DISTINCT FROM NEW.text OR OLD.page IS DISTINCT FROM NEW.page
        OR OLD.letter_id IS DISTINCT FROM NEW.letter_id OR OLD.source IS DISTINCT FROM NEW.source)
    EXECUTE FUNCTION comments_keep_words();
"""
BACKWARD = "DROP TRIGGER keep_words ON comments_pagetext;"


class Migration(migrations.Migration):
    dependencies = [("comments", "0023_documents_of_a_draft")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
