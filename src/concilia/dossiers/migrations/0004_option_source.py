from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("dossiers", "0003_printouts"),
    ]

    operations = [
        migrations.AddField(
            model_name="option",
            name="source",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="option",
            name="source_url",
            field=models.CharField(blank=True, max_length=300),
        ),
    ]
