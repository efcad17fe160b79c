"""People may choose one letter a week."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_initial")]
    operations = [
        migrations.AlterField(
            model_name="person",
            name="digest",
            field=models.CharField(
                choices=[
                    ("at_once", "each message at once"),
                    ("daily", "one digest a day"),
                    ("weekly", "one letter on Monday, with what waits for me"),
                    ("never", "no e-mail, only here"),
                ],
                default="at_once",
                max_length=10,
            ),
        ),
    ]
