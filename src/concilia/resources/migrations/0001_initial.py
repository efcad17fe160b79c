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
    ]

    operations = [
        migrations.CreateModel(
            name='ActivityType',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True)),
                ('name', models.CharField(max_length=150)),
                ('names', models.JSONField(blank=True, default=dict)),
            ],
            options={
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='Authority',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provision', models.CharField(max_length=250)),
                ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='agencies.agency')),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='agencies.agency')),
                ('mandate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='authorities', to='bodies.mandate')),
            ],
            options={
                'verbose_name_plural': 'authorities',
                'ordering': ('mandate', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('mandate', 'holder', 'agency'), name='authority_once'), models.UniqueConstraint(condition=models.Q(('agency', None)), fields=('mandate', 'holder'), name='authority_for_all_once')],
            },
        ),
        migrations.CreateModel(
            name='Facility',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('names', models.JSONField(blank=True, default=dict)),
                ('kind', models.CharField(choices=[('hospital', 'hospital'), ('polyclinic', 'polyclinic'), ('practice', 'practice'), ('nursing_home', 'nursing home'), ('laboratory', 'laboratory'), ('treatment_centre', 'treatment centre'), ('other', 'other')], max_length=20)),
                ('beds', models.PositiveIntegerField(default=0)),
                ('staff', models.PositiveIntegerField(default=0)),
                ('latitude', models.FloatField(blank=True, null=True)),
                ('longitude', models.FloatField(blank=True, null=True)),
                ('ask_every_days', models.PositiveIntegerField(default=90, help_text='0: nobody is asked whether it is still right')),
                ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='facilities', to='agencies.agency')),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='facilities', to='agencies.territory')),
            ],
            options={
                'verbose_name_plural': 'facilities',
                'ordering': ('name',),
                'constraints': [models.CheckConstraint(condition=models.Q(('latitude', None), ('latitude__range', (-90, 90)), _connector='OR'), name='facility_latitude'), models.CheckConstraint(condition=models.Q(('longitude', None), ('longitude__range', (-180, 180)), _connector='OR'), name='facility_longitude')],
            },
        ),
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=140)),
                ('at', models.DateTimeField()),
                ('source', models.CharField(blank=True, max_length=200)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='confirmations', to='resources.facility')),
            ],
            options={
                'ordering': ('facility', 'field'),
                'constraints': [models.UniqueConstraint(fields=('facility', 'field'), name='confirmation_once')],
            },
        ),
        migrations.CreateModel(
            name='Capacity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(choices=[('staff', 'staff by profession'), ('beds', 'beds by kind'), ('equipment', 'equipment'), ('stock', 'stock'), ('service', 'services'), ('opening', 'opening hours'), ('catchment', 'catchment')], max_length=10)),
                ('item', models.CharField(max_length=120)),
                ('quantity', models.FloatField(blank=True, null=True)),
                ('unit', models.CharField(blank=True, max_length=40)),
                ('text', models.CharField(blank=True, max_length=200)),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='capacities', to='resources.facility')),
            ],
            options={
                'verbose_name_plural': 'capacities',
                'ordering': ('facility', 'group', 'item'),
                'constraints': [models.UniqueConstraint(fields=('facility', 'group', 'item'), name='capacity_once'), models.CheckConstraint(condition=models.Q(('quantity', None), ('quantity__gte', 0), _connector='OR'), name='capacity_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='GapQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('sentence', models.CharField(max_length=500)),
                ('text', models.TextField(blank=True)),
                ('asked_at', models.DateTimeField()),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='bodies.body')),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.territory')),
                ('type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='resources.activitytype')),
            ],
            options={
                'ordering': ('-asked_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='GapAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(blank=True, max_length=250)),
                ('says', models.CharField(blank=True, choices=[('yes', 'yes, wholly'), ('partly', 'in part'), ('no', 'no')], max_length=8)),
                ('starts', models.DateField(blank=True, null=True)),
                ('text', models.TextField(blank=True)),
                ('at', models.DateTimeField(blank=True, null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='agencies.agency')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='resources.gapquestion')),
            ],
            options={
                'ordering': ('question', 'agency'),
                'constraints': [models.UniqueConstraint(fields=('question', 'agency'), name='gap_answer_once')],
            },
        ),
        migrations.CreateModel(
            name='Layer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('people', 'where people live'), ('roads', 'roads'), ('costs', 'travel costs')], max_length=10)),
                ('title', models.CharField(max_length=120)),
                ('facts', models.JSONField(default=dict)),
                ('added_at', models.DateTimeField()),
                ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='layers', to='bodies.body')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
            ],
            options={
                'ordering': ('kind', 'title', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('body', 'kind', 'file'), name='layer_file_once')],
            },
        ),
        migrations.CreateModel(
            name='NeedRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150)),
                ('expression', models.CharField(max_length=1000)),
                ('unit', models.CharField(blank=True, max_length=60)),
                ('crowded_above', models.PositiveIntegerField(default=5, help_text='more agencies than this in one territory are too many')),
                ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='need_rules', to='bodies.body')),
                ('type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='need_rules', to='resources.activitytype')),
            ],
            options={
                'ordering': ('type', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('body', 'type'), name='need_rule_once'), models.UniqueConstraint(condition=models.Q(('body', None)), fields=('type',), name='need_rule_everywhere_once')],
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('body', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='bodies.body')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ResourceRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('ask', 'request'), ('offer', 'offer')], max_length=8)),
                ('what', models.CharField(choices=[('staff', 'staff'), ('beds', 'beds'), ('equipment', 'equipment'), ('stock', 'supplies'), ('vehicles', 'vehicles'), ('money', 'money'), ('other', 'other')], max_length=12)),
                ('item', models.CharField(max_length=150)),
                ('quantity', models.FloatField()),
                ('unit', models.CharField(blank=True, max_length=40)),
                ('due', models.DateField(blank=True, null=True)),
                ('note', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('open', 'open'), ('closed', 'closed'), ('withdrawn', 'withdrawn')], default='open', max_length=10)),
                ('made_at', models.DateTimeField()),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='resource_requests', to='bodies.body')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('territory', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.territory')),
            ],
            options={
                'ordering': ('-made_at', '-pk'),
                'constraints': [models.UniqueConstraint(fields=('body', 'number'), name='resource_request_number'), models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='resource_request_quantity')],
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='agencies.agency')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-asked_at',),
                'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at', None)), fields=('agency',), name='round_one_open')],
            },
        ),
        migrations.CreateModel(
            name='Scenario',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200)),
                ('kind', models.CharField(choices=[('access', 'who reaches care'), ('placement', 'where to put sites'), ('allocation', 'who gets what')], max_length=12)),
                ('question', models.JSONField()),
                ('inputs', models.JSONField()),
                ('changes', models.JSONField(default=list)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('running', 'running'), ('done', 'done'), ('failed', 'failed')], default='waiting', max_length=10)),
                ('progress', models.JSONField(default=dict)),
                ('stopping', models.BooleanField(default=False)),
                ('result', models.JSONField(blank=True, null=True)),
                ('problem', models.JSONField(blank=True, null=True)),
                ('asked_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('base', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='variants', to='resources.scenario')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scenarios', to='bodies.body')),
                ('people_layer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='resources.layer')),
                ('travel_layer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='resources.layer')),
            ],
            options={
                'ordering': ('-asked_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('said', 'offered'), ('approved', 'approved'), ('assigned', 'assigned'), ('sent', 'sent'), ('received', 'received'), ('declined', 'declined'), ('withdrawn', 'withdrawn')], default='said', max_length=10)),
                ('said', models.FloatField()),
                ('assigned', models.FloatField(blank=True, null=True)),
                ('sent', models.FloatField(blank=True, null=True)),
                ('received', models.FloatField(blank=True, null=True)),
                ('made_at', models.DateTimeField()),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='transfers', to='resources.resourcerequest')),
            ],
            options={
                'ordering': ('made_at', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('said__gt', 0)), name='transfer_said'), models.CheckConstraint(condition=models.Q(('sent', None), models.Q(('assigned__isnull', False), ('sent__lte', models.F('assigned'))), _connector='OR'), name='transfer_sent_within_assigned'), models.CheckConstraint(condition=models.Q(('received', None), ('received__gte', 0), _connector='OR'), name='transfer_received')],
            },
        ),
        migrations.CreateModel(
            name='Deed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=12)),
                ('quantity', models.FloatField(blank=True, null=True)),
                ('text', models.CharField(blank=True, max_length=500)),
                ('at', models.DateTimeField()),
                ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('under', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='resources.authority')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deeds', to='resources.resourcerequest')),
                ('transfer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='deeds', to='resources.transfer')),
            ],
            options={
                'ordering': ('at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reported_on', models.DateField()),
                ('note', models.CharField(blank=True, max_length=250)),
                ('starts', models.DateField(blank=True, null=True)),
                ('ends', models.DateField(blank=True, null=True)),
                ('status', models.CharField(blank=True, choices=[('planned', 'planned'), ('ongoing', 'ongoing'), ('done', 'completed'), ('paused', 'suspended')], max_length=10)),
                ('for_whom', models.CharField(blank=True, max_length=200)),
                ('quantity', models.FloatField(blank=True, null=True)),
                ('unit', models.CharField(blank=True, max_length=40)),
                ('source_row', models.PositiveIntegerField(blank=True, null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='agencies.agency')),
                ('funder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('source_import', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.import')),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='agencies.territory')),
                ('type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='resources.activitytype')),
            ],
            options={
                'verbose_name_plural': 'activities',
                'ordering': ('agency', 'type', 'territory'),
                'constraints': [models.UniqueConstraint(fields=('agency', 'type', 'territory', 'reported_on'), name='activity_once'), models.CheckConstraint(condition=models.Q(('quantity', None), ('quantity__gte', 0), _connector='OR'), name='activity_quantity'), models.CheckConstraint(condition=models.Q(('ends', None), ('starts', None), ('ends__gte', models.F('starts')), _connector='OR'), name='activity_period')],
            },
        ),
    ]
