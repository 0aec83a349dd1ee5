from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthesis", "0003_what_a_draft_is_made_from")]

    operations = [
        migrations.AddField(
            model_name="recommendation",
            name="principle",
            field=models.CharField(
                blank=True,
                choices=[
                    ("settled", "Leave alone what is accepted"),
                    ("mend", "Mend what respondents ask to have mended"),
                    ("attention", "Answer first what respondents raised of their own accord"),
                    ("meet", "Treat together what belongs together"),
                    ("missing", "Hear those who are missing before conclusions are drawn"),
                    ("evidence", "Ask for what counting cannot supply"),
                ],
                max_length=20,
            ),
        ),
    ]
