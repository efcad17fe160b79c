import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agencies', '0001_initial'),
        ('agencies', '__first__'),
        ('bodies', '0001_initial'),
        ('challenges', '0001_initial'),
        ('core', '0001_initial'),
        ('indicators', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Dossier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('drafting', 'in drafting'), ('ready', 'ready for a meeting'), ('frozen', 'frozen for a meeting')], default='drafting', max_length=10)),
                ('summary', models.TextField(blank=True)),
                ('opened_at', models.DateTimeField()),
                ('challenge', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='dossier', to='challenges.challenge')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-opened_at',),
            },
        ),
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('weight', models.PositiveSmallIntegerField(default=1)),
                ('position', models.PositiveIntegerField(default=0)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='criteria', to='dossiers.dossier')),
            ],
            options={
                'ordering': ('dossier', 'position', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('dossier', 'name'), name='criterion_name_once'), models.CheckConstraint(condition=models.Q(('weight__lte', 100)), name='criterion_weight')],
            },
        ),
        migrations.CreateModel(
            name='DossierVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('blocks', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('content', models.CharField(blank=True, help_text='digest of all but number, date and changes', max_length=64)),
                ('frozen_at', models.DateTimeField()),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='dossiers.dossier')),
                ('frozen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pdf', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
            ],
            options={
                'ordering': ('dossier', '-number'),
                'constraints': [models.UniqueConstraint(fields=('dossier', 'number'), name='dossier_version_once')],
            },
        ),
        migrations.CreateModel(
            name='DraftDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wording', models.TextField()),
                ('deliverable', models.CharField(blank=True, max_length=300)),
                ('due_in_days', models.PositiveIntegerField(default=20, help_text='working days after the decision')),
                ('position', models.PositiveIntegerField(default=0)),
                ('co_leads', models.ManyToManyField(blank=True, related_name='+', to='agencies.agency')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='dossiers.dossier')),
                ('lead', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('supporting', models.ManyToManyField(blank=True, related_name='+', to='agencies.agency')),
            ],
            options={
                'ordering': ('dossier', 'position', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Option',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200)),
                ('description', models.TextField(blank=True)),
                ('cost', models.DecimalField(blank=True, decimal_places=2, max_digits=15, null=True)),
                ('currency', models.CharField(blank=True, max_length=3)),
                ('cost_note', models.CharField(blank=True, max_length=300)),
                ('means', models.TextField(blank=True)),
                ('legal_basis', models.CharField(blank=True, max_length=300)),
                ('risks', models.TextField(blank=True)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('source_url', models.CharField(blank=True, max_length=300)),
                ('position', models.PositiveIntegerField(default=0)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='options', to='dossiers.dossier')),
            ],
            options={
                'ordering': ('dossier', 'position', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('cost', None), ('cost__gte', 0), _connector='OR'), name='option_cost')],
            },
        ),
        migrations.CreateModel(
            name='Effect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('change', models.CharField(help_text='for instance: from 5.1 to below 3.5 days within six months', max_length=200)),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.indicator')),
                ('option', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='effects', to='dossiers.option')),
            ],
            options={
                'ordering': ('option', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('option', 'indicator'), name='effect_indicator_once')],
            },
        ),
        migrations.CreateModel(
            name='Part',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=40)),
                ('title', models.CharField(blank=True, max_length=200)),
                ('question', models.TextField(blank=True)),
                ('days', models.PositiveSmallIntegerField(default=10)),
                ('text', models.TextField(blank=True)),
                ('mode', models.CharField(choices=[('before', 'stands before what the system puts here'), ('instead', 'stands instead of what the system puts here')], default='before', max_length=8)),
                ('position', models.PositiveIntegerField(default=0)),
                ('edited_at', models.DateTimeField(blank=True, null=True)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='dossiers.dossier')),
                ('edited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
            ],
            options={
                'ordering': ('dossier', 'position', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('dossier', 'key'), name='part_key_once'), models.CheckConstraint(condition=models.Q(('text', ''), models.Q(('edited_at__isnull', False), ('edited_by__isnull', False)), _connector='OR'), name='part_edited_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Contribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.TextField()),
                ('due', models.DateField()),
                ('state', models.CharField(choices=[('asked', 'asked for'), ('given', 'given'), ('accepted', 'accepted'), ('returned', 'returned')], default='asked', max_length=10)),
                ('text', models.TextField(blank=True)),
                ('dissent', models.BooleanField(default=False)),
                ('given_at', models.DateTimeField(blank=True, null=True)),
                ('return_reason', models.TextField(blank=True)),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='agencies.agency')),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contributions', to='dossiers.dossier')),
                ('part', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='contributions', to='dossiers.part')),
            ],
            options={
                'ordering': ('dossier', 'due', 'agency'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('given', 'accepted')), _negated=True), models.Q(('given_at__isnull', False), ('given_by__isnull', False)), _connector='OR'), name='contribution_given_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Printout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(choices=[('pdf', 'PDF'), ('docx', 'DOCX')], max_length=4)),
                ('language', models.CharField(max_length=10)),
                ('digest', models.CharField(help_text='of the tree of blocks', max_length=64)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('drawing', 'being made'), ('done', 'ready'), ('failed', 'not made')], default='waiting', max_length=10)),
                ('done', models.PositiveIntegerField(default=0, help_text='charts that are drawn')),
                ('total', models.PositiveIntegerField(default=0)),
                ('content', models.BinaryField(null=True)),
                ('asked_at', models.DateTimeField()),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='printouts', to='dossiers.dossier')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, to='dossiers.dossierversion')),
            ],
            options={
                'ordering': ('-asked_at',),
                'constraints': [models.UniqueConstraint(fields=('reader', 'dossier', 'form', 'digest'), name='printout_once')],
            },
        ),
        migrations.CreateModel(
            name='Score',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.PositiveSmallIntegerField()),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='dossiers.criterion')),
                ('option', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='dossiers.option')),
            ],
            options={
                'ordering': ('option', 'criterion'),
                'constraints': [models.UniqueConstraint(fields=('option', 'criterion'), name='score_once'), models.CheckConstraint(condition=models.Q(('value__lte', 10)), name='score_value')],
            },
        ),
        migrations.CreateModel(
            name='Template',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('general', 'general'), ('access', 'access and waiting'), ('quality', 'quality and safety'), ('outbreak', 'outbreak or emergency'), ('means', 'staff, money and equipment'), ('coordination', 'coordination between agencies')], max_length=14)),
                ('parts', models.JSONField(default=list)),
                ('edited_at', models.DateTimeField()),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dossier_templates', to='bodies.body')),
                ('edited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('body', 'kind'),
                'constraints': [models.UniqueConstraint(fields=('body', 'kind'), name='template_kind_once')],
            },
        ),
        migrations.CreateModel(
            name='Verification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField()),
                ('demanded_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('demanded', 'to be verified'), ('verified', 'verified'), ('corrected', 'corrected')], default='demanded', max_length=10)),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('demanded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='verifications', to='dossiers.dossier')),
                ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='verifications', to='challenges.evidence')),
            ],
            options={
                'ordering': ('dossier', 'demanded_at', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answered_by', None), ('state', 'demanded')), models.Q(models.Q(('state', 'demanded'), _negated=True), ('answered_by__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='verification_answered')],
            },
        ),
    ]
