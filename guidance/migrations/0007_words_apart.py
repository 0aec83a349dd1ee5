"""Words are told apart at every mark of print, in whatever locale the database has.

PostgreSQL takes each character beyond ASCII for a letter in the locale "C", which this site's own databases have: “open”
was not found by "open", nor models³ by "models". A raised number after digits is a power: 10²⁶ is found as 10^26.
`words_of` changes, and the words of items are written anew; `guidance.print_marks.as_searched` says the same in Python.
"""

from importlib import import_module

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import migrations, models

import guidance.models

BEFORE = import_module("guidance.migrations.0004_search").FORWARD.replace("CREATE F", "CREATE OR REPLACE F")
APART = (
    "“”„‟«»‹›–—‒―−…•·†‡§¶¿¡′″×÷±→\u00a0\u2007\u2009\u200b\u202f\u3000、。，；：？！（）「」『』《》؟،؛"
)
RAISED, LOWERED = "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"
FORWARD = BEFORE.replace(
    "BEGIN\n",
    f"""BEGIN
    IF octet_length(words) > char_length(words) THEN
        words := regexp_replace(words, '[{APART}]', ' ', 'g');
        words := replace(replace(replace(words, '’', ''''), '‘', ''''), 'ʼ', '''');
        words := replace(replace(replace(words, '‐', '-'), '‑', '-'), '\u00ad', '');
        IF words ~ '[{RAISED}{LOWERED}]' THEN
            words := regexp_replace(words, '(^|[^0-9{RAISED}⁺⁻])[{RAISED}]+', '\\1 ', 'g');
            words := regexp_replace(words, '([0-9])([⁺⁻]*[{RAISED}])', '\\1^\\2', 'g');
            words := translate(words, '{RAISED}{LOWERED}⁺⁻', '01234567890123456789+-');
        END IF;
    END IF;
""",
    1,
)


class Migration(migrations.Migration):
    dependencies = [("guidance", "0006_advice_risks_and_questions_in_translation")]
    operations = [
        migrations.RunSQL(FORWARD, BEFORE),
        migrations.RemoveIndex("itemtext", "item_text_search"),
        migrations.RemoveField("itemtext", "search"),
        migrations.AddField(
            "itemtext",
            "search",
            models.GeneratedField(
                db_persist=True,
                expression=guidance.models.Weighted("language", "title", "body"),
                output_field=SearchVectorField(),
            ),
        ),
        migrations.AddIndex("itemtext", GinIndex(fields=["search"], name="item_text_search")),
    ]
