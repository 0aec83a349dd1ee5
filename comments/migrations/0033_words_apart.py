"""The words of accepted comments anew, as `words_of` has them now; some thousands at a time.

May be interrupted and begun anew. Going back keeps these words: the older search finds in them what it found, but for
words that are typed with marks of print.
"""

from typing import Any

from django.db import connection, migrations

ROWS = 5_000
NEXT = "SELECT max(id) FROM (SELECT comment_id AS id FROM comments_commentwords WHERE comment_id > %s ORDER BY 1 LIMIT %s) n"
FILL = """
UPDATE comments_commentwords w SET search = words_of(c.language, c.body)
FROM comments_comment c WHERE c.id = w.comment_id AND w.comment_id > %s AND w.comment_id <= %s
"""


def fill(apps: Any, schema_editor: Any) -> None:
    last = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(NEXT, [last, ROWS])
            [until] = cursor.fetchone()
            if until is None:
                return
            cursor.execute(FILL, [last, until])
            last = until


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("comments", "0032_language_of_drafts"), ("guidance", "0007_words_apart")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
