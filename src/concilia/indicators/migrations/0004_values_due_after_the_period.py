"""How many days after a period its values are due."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("indicators", "0003_appeals_of_the_public")]

    operations = [
        migrations.AddField(
            model_name="indicator",
            name="due_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="values are due so many days after the period ends",
                null=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_days", None), ("due_days__lte", 1000), _connector="OR"),
                name="indicator_due_days",
            ),
        ),
    ]
