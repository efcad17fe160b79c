import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agencies', '__first__'),
        ('bodies', '0001_initial'),
        ('indicators', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Instrument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60)),
                ('version', models.CharField(max_length=20)),
                ('title', models.CharField(max_length=200)),
                ('source', models.TextField()),
                ('invented', models.BooleanField(default=False)),
                ('language', models.CharField(default='en', max_length=12)),
                ('content', models.JSONField()),
                ('brought_at', models.DateTimeField()),
                ('brought_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('title', '-pk'),
                'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='instrument_version_once')],
            },
        ),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('occasion', models.CharField(max_length=200)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='bodies.body')),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='learning.instrument')),
            ],
            options={
                'ordering': ('-opened_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='Study',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200)),
                ('question', models.TextField()),
                ('origin', models.CharField(choices=[('real', 'observed cases'), ('invented', 'invented cases')], default='real', max_length=10)),
                ('source', models.TextField(blank=True)),
                ('settings', models.JSONField(blank=True, default=dict)),
                ('comparison', models.JSONField(blank=True, default=dict)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('started_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='studies', to='bodies.body')),
                ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'studies',
                'ordering': ('-changed_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('running', 'running'), ('done', 'done'), ('failed', 'failed')], default='waiting', max_length=8)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('result', models.JSONField(blank=True, null=True)),
                ('problem', models.TextField(blank=True)),
                ('asked_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='learning.study')),
            ],
            options={
                'ordering': ('study', '-pk'),
                'constraints': [models.UniqueConstraint(fields=('study', 'revision'), name='run_once_a_revision')],
            },
        ),
        migrations.CreateModel(
            name='Condition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=24)),
                ('label', models.CharField(max_length=200)),
                ('role', models.CharField(choices=[('condition', 'condition'), ('outcome', 'outcome'), ('aside', 'left aside')], default='condition', max_length=10)),
                ('method', models.CharField(choices=[('ready', 'values are memberships already'), ('direct', 'direct method, three anchors'), ('linear', 'linear, two anchors'), ('middle', 'direct method, six anchors: the middle is in'), ('ends', 'direct method, six anchors: both ends are in'), ('indirect', 'indirect method: a curve through groups'), ('crisp', 'one cut: in or out'), ('multivalue', 'several cuts: levels')], default='ready', max_length=10)),
                ('anchors', models.JSONField(blank=True, default=list)),
                ('unit', models.CharField(blank=True, max_length=60)),
                ('dimension', models.CharField(blank=True, max_length=60)),
                ('cost', models.FloatField(default=1.0)),
                ('changeable', models.BooleanField(default=True)),
                ('position', models.PositiveIntegerField(default=0)),
                ('indicator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.indicator')),
                ('instrument', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='learning.instrument')),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='conditions', to='learning.study')),
            ],
            options={
                'ordering': ('study', 'position', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('study', 'code'), name='condition_code_once'), models.UniqueConstraint(condition=models.Q(('role', 'outcome')), fields=('study',), name='condition_one_outcome'), models.CheckConstraint(condition=models.Q(('cost__gte', 0)), name='condition_cost_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='Choice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('data', 'data'), ('role', 'condition or outcome'), ('anchor', 'calibration'), ('cut', 'cut'), ('expectation', 'expectation'), ('recode', 'recoding'), ('cost', 'cost of a change')], max_length=12)),
                ('subject', models.CharField(max_length=200)),
                ('before', models.JSONField(blank=True, null=True)),
                ('after', models.JSONField(blank=True, null=True)),
                ('reason', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='choices', to='learning.study')),
            ],
            options={
                'ordering': ('study', '-number'),
                'constraints': [models.UniqueConstraint(fields=('study', 'number'), name='choice_number_once')],
            },
        ),
        migrations.CreateModel(
            name='StudyCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('contact', models.CharField(blank=True, max_length=200)),
                ('values', models.JSONField(blank=True, default=dict)),
                ('position', models.PositiveIntegerField(default=0)),
                ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='bodies.body')),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cases', to='learning.study')),
            ],
            options={
                'ordering': ('study', 'position', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('study', 'name'), name='study_case_name_once')],
            },
        ),
        migrations.CreateModel(
            name='Answers',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
                ('rater', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='learning.assessment')),
            ],
            options={
                'verbose_name_plural': 'answers',
                'ordering': ('assessment', 'at', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('assessment', 'rater'), name='answers_once_a_person')],
            },
        ),
    ]
