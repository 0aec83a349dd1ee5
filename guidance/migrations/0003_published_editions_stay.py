"""A published edition can't change: the database itself refuses to change or remove its items and their words."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION guidance_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published edition never changes' USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION guidance_item_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM guidance_edition WHERE id = OLD.edition_id AND status = 'published') THEN
        RAISE EXCEPTION 'a published edition never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE FUNCTION guidance_text_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM guidance_edition e JOIN guidance_item i ON i.edition_id = e.id
               WHERE i.id = OLD.item_id AND e.status = 'published') THEN
        RAISE EXCEPTION 'a published edition never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER published_stays BEFORE UPDATE OR DELETE ON guidance_item FOR EACH ROW EXECUTE FUNCTION guidance_item_stays();
CREATE TRIGGER published_stays BEFORE UPDATE OR DELETE ON guidance_itemtext FOR EACH ROW EXECUTE FUNCTION guidance_text_stays();
CREATE TRIGGER published_stays BEFORE UPDATE ON guidance_edition FOR EACH ROW
    WHEN (OLD.status = 'published' AND (NEW.status <> 'published' OR OLD.slug <> NEW.slug OR OLD.date <> NEW.date
        OR OLD.label <> NEW.label OR OLD.notice <> NEW.notice OR OLD.fingerprint <> NEW.fingerprint))
    EXECUTE FUNCTION guidance_refuse();
"""
BACKWARD = """
DROP TRIGGER published_stays ON guidance_edition;
DROP TRIGGER published_stays ON guidance_itemtext;
DROP TRIGGER published_stays ON guidance_item;
DROP FUNCTION guidance_text_stays();
DROP FUNCTION guidance_item_stays();
DROP FUNCTION guidance_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("guidance", "0002_tailoring_and_revisions")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
