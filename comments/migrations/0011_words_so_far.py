"""The words of comments that were accepted before, some thousands at a time."""

from typing import Any

from django.db import connection, migrations

ROWS = 5_000
FILL = """
INSERT INTO comments_commentwords (comment_id, search)
SELECT id, words_of(language, body) FROM comments_comment
WHERE status = 'accepted' AND id > %s ORDER BY id LIMIT %s
ON CONFLICT DO NOTHING
"""
LAST = "SELECT coalesce(max(comment_id), 0) FROM comments_commentwords"


def fill(apps: Any, schema_editor: Any) -> None:
    last, added = 0, ROWS
    with connection.cursor() as cursor:
        while added == ROWS:
            cursor.execute(FILL, [last, ROWS])
            added = cursor.rowcount
            cursor.execute(LAST)
            last = cursor.fetchone()[0]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("comments", "0010_words_of_comments")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
