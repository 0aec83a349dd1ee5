"""An index over the words of published reports: those that are read, not the names of the parts of the tree."""

import django.contrib.postgres.indexes
from django.db import migrations, models

import consult.synthesis.models

FORWARD = """
CREATE FUNCTION texts_in(document jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
BEGIN
    RETURN (SELECT coalesce(string_agg(words #>> '{}', ' '), '') FROM jsonb_path_query(document, 'strict $.**.text') words);
END $$;
"""
BACKWARD = "DROP FUNCTION texts_in(jsonb);"


class Migration(migrations.Migration):
    dependencies = [("synthesis", "0004_recommendation_principle"), ("guidance", "0004_search")]
    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.AddIndex(
            "report",
            django.contrib.postgres.indexes.GinIndex(
                consult.synthesis.models.report_words(),
                condition=models.Q(("status", "published")),
                name="report_words",
            ),
        ),
    ]
