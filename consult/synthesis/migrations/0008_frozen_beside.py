"""What a snapshot has beside its rows is frozen as they are."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON synthesis_snapshotbeside
    FOR EACH ROW EXECUTE FUNCTION consult_forbid();
"""
BACKWARD = "DROP TRIGGER append_only ON synthesis_snapshotbeside;"


class Migration(migrations.Migration):
    dependencies = [("synthesis", "0007_beside_the_rows"), ("ledger", "0003_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
