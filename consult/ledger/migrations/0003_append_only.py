"""The ledger only grows: the database itself refuses to change or remove an event or a seal."""

from django.db import migrations

FORBID = """
CREATE FUNCTION consult_forbid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger_event FOR EACH ROW EXECUTE FUNCTION consult_forbid();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger_seal FOR EACH ROW EXECUTE FUNCTION consult_forbid();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger_sealedevent FOR EACH ROW EXECUTE FUNCTION consult_forbid();
"""
ALLOW = """
DROP TRIGGER append_only ON ledger_event;
DROP TRIGGER append_only ON ledger_seal;
DROP TRIGGER append_only ON ledger_sealedevent;
DROP FUNCTION consult_forbid();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_initial")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
