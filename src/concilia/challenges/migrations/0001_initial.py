import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agencies', '0001_initial'),
        ('agencies', '__first__'),
        ('bodies', '0001_initial'),
        ('core', '0001_initial'),
        ('indicators', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Challenge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=200)),
                ('statement', models.TextField()),
                ('state', models.CharField(choices=[('raised', 'raised'), ('accepted', 'accepted'), ('declined', 'declined'), ('merged', 'merged'), ('referred', 'referred'), ('in_dossier', 'in a dossier'), ('decided', 'decided'), ('closed', 'closed')], default='raised', max_length=12)),
                ('severity', models.CharField(choices=[('low', 'low'), ('moderate', 'moderate'), ('high', 'high'), ('critical', 'critical')], default='moderate', max_length=10)),
                ('urgency', models.CharField(choices=[('low', 'can wait'), ('moderate', 'this quarter'), ('high', 'by the next meeting'), ('critical', 'at once')], default='moderate', max_length=10)),
                ('kind', models.CharField(choices=[('general', 'general'), ('access', 'access and waiting'), ('quality', 'quality and safety'), ('outbreak', 'outbreak or emergency'), ('means', 'staff, money and equipment'), ('coordination', 'coordination between agencies')], default='general', max_length=14)),
                ('population', models.PositiveIntegerField(blank=True, null=True)),
                ('population_note', models.CharField(blank=True, max_length=200)),
                ('raised_at', models.DateTimeField()),
                ('origin', models.CharField(choices=[('hand', 'written by hand'), ('signal', 'a signal'), ('appeals', 'a group of appeals'), ('agency', 'a member agency'), ('parent', 'the body above'), ('referred', 'another body')], default='hand', max_length=10)),
                ('origin_title', models.CharField(blank=True, max_length=250)),
                ('origin_url', models.CharField(blank=True, max_length=300)),
                ('triage_due', models.DateField(blank=True, null=True)),
                ('triaged_at', models.DateTimeField(blank=True, null=True)),
                ('triage_reason', models.TextField(blank=True)),
                ('dossier_at', models.DateTimeField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('acted_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('closing_note', models.TextField(blank=True)),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='challenges', to='bodies.body')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='challenges.challenge')),
                ('raised_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('raised_for', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('referred_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bodies.body')),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='challenges', to='agencies.territory')),
            ],
            options={
                'ordering': ('-raised_at', '-pk'),
                'constraints': [models.UniqueConstraint(fields=('body', 'number'), name='challenge_number_once'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='challenge_number_from_one'), models.CheckConstraint(condition=models.Q(models.Q(('merged_into__isnull', False), ('state', 'merged')), models.Q(models.Q(('state', 'merged'), _negated=True), ('merged_into', None)), _connector='OR'), name='challenge_merged_into_one'), models.CheckConstraint(condition=models.Q(('merged_into', None), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='challenge_not_into_itself'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'referred'), _negated=True), ('referred_to__isnull', False), _connector='OR'), name='challenge_referred_somewhere')],
            },
        ),
        migrations.CreateModel(
            name='Cause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=300)),
                ('position', models.PositiveIntegerField(default=0)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='children', to='challenges.cause')),
                ('challenge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='causes', to='challenges.challenge')),
            ],
            options={
                'ordering': ('challenge', 'position', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('parent', None), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='cause_not_below_itself')],
            },
        ),
        migrations.CreateModel(
            name='Factor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=300)),
                ('effect', models.CharField(choices=[('worsens', 'worsens'), ('eases', 'eases')], default='worsens', max_length=10)),
                ('strength', models.CharField(choices=[('ungraded', 'not graded'), ('very_low', 'very low'), ('low', 'low'), ('moderate', 'moderate'), ('high', 'high')], default='ungraded', max_length=10)),
                ('position', models.PositiveIntegerField(default=0)),
                ('challenge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='factors', to='challenges.challenge')),
            ],
            options={
                'ordering': ('challenge', 'position', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('series', 'series of an indicator'), ('document', 'document'), ('appeals', 'group of appeals'), ('decision', 'earlier decision'), ('link', 'link'), ('note', 'note')], max_length=10)),
                ('title', models.CharField(max_length=200)),
                ('text', models.TextField(blank=True)),
                ('url', models.CharField(blank=True, max_length=300)),
                ('source', models.CharField(blank=True, help_text='what is cited in another room, by kind and key', max_length=80)),
                ('starts', models.DateField(blank=True, null=True)),
                ('ends', models.DateField(blank=True, null=True)),
                ('added_at', models.DateTimeField()),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cause', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='evidence', to='challenges.cause')),
                ('challenge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='challenges.challenge')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('indicator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.indicator')),
                ('territory', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.territory')),
                ('factor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='evidence', to='challenges.factor')),
            ],
            options={
                'verbose_name_plural': 'evidence',
                'ordering': ('challenge', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'series'), _negated=True), models.Q(('indicator__isnull', False), ('territory__isnull', False)), _connector='OR'), name='evidence_series_complete'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'document'), _negated=True), ('file__isnull', False), _connector='OR'), name='evidence_has_file'), models.CheckConstraint(condition=models.Q(('starts', None), ('ends', None), ('ends__gte', models.F('starts')), _connector='OR'), name='evidence_period')],
            },
        ),
        migrations.CreateModel(
            name='Stakeholder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=200)),
                ('competence', models.CharField(blank=True, max_length=300)),
                ('stance', models.CharField(choices=[('unknown', 'not known'), ('for', 'for it'), ('divided', 'divided'), ('against', 'against it')], default='unknown', max_length=10)),
                ('interest', models.CharField(blank=True, max_length=300)),
                ('position', models.PositiveIntegerField(default=0)),
                ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('challenge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stakeholders', to='challenges.challenge')),
            ],
            options={
                'ordering': ('challenge', 'position', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('challenge', 'agency'), name='stakeholder_agency_once'), models.CheckConstraint(condition=models.Q(('agency__isnull', False), models.Q(('name', ''), _negated=True), _connector='OR'), name='stakeholder_is_somebody')],
            },
        ),
    ]
