"""A snapshot's rows are frozen: the database refuses to change or remove them."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON synthesis_snapshotrow
    FOR EACH ROW EXECUTE FUNCTION consult_forbid();
"""
BACKWARD = "DROP TRIGGER append_only ON synthesis_snapshotrow;"


class Migration(migrations.Migration):
    dependencies = [("synthesis", "0001_initial"), ("ledger", "0003_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
