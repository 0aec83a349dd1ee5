from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthesis", "0002_frozen_rows")]

    operations = [
        migrations.AddField(
            model_name="claim",
            name="printed",
            field=models.JSONField(
                default=list, verbose_name="each number or quantity word in it, and the figures it stems from"
            ),
        ),
        migrations.AddField(
            model_name="recommendation",
            name="section",
            field=models.CharField(blank=True, max_length=60, verbose_name="id of the heading it belongs to"),
        ),
        migrations.AddField(
            model_name="report",
            name="fingerprint",
            field=models.CharField(
                blank=True, max_length=64, verbose_name="hash of all that the draft was made from"
            ),
        ),
    ]
