import concilia.agencies.models
import concilia.core.clock
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('name', models.CharField(max_length=150)),
                ('language', models.CharField(default='en', max_length=10)),
                ('time_zone', models.CharField(default='UTC', max_length=60)),
                ('digest', models.CharField(choices=[('at_once', 'each message at once'), ('daily', 'one digest a day'), ('weekly', 'one letter on Monday, with what waits for me'), ('never', 'no e-mail, only here')], default='at_once', max_length=10)),
                ('is_active', models.BooleanField(default=True)),
                ('is_operator', models.BooleanField(default=False)),
                ('is_auditor', models.BooleanField(default=False)),
                ('joined_at', models.DateTimeField(default=concilia.core.clock.now)),
            ],
            options={
                'verbose_name_plural': 'people',
                'ordering': ('name', 'email'),
            },
        ),
        migrations.CreateModel(
            name='Cluster',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('names', models.JSONField(blank=True, default=dict)),
            ],
            options={
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='Agency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True)),
                ('name', models.CharField(max_length=250)),
                ('names', models.JSONField(blank=True, default=dict)),
                ('short_name', models.CharField(blank=True, max_length=60)),
                ('type', models.CharField(choices=[('government', 'government'), ('municipality', 'municipality'), ('insurer', 'insurer'), ('hospital', 'hospital'), ('practice', 'practice'), ('welfare', 'welfare organisation'), ('patients', "patients' association"), ('professionals', 'professional association'), ('un', 'UN agency'), ('international', 'international organisation'), ('ingo', 'international NGO'), ('nngo', 'national NGO'), ('national', 'national organisation'), ('red_cross', 'Red Cross and Red Crescent movement'), ('donor', 'donor'), ('private', 'private company'), ('laboratory', 'laboratory'), ('academic', 'university or institute'), ('other', 'other'), ('unknown', 'not known')], default='unknown', max_length=20)),
                ('website', models.URLField(blank=True)),
                ('state', models.CharField(choices=[('active', 'active'), ('dissolved', 'dissolved'), ('merged', 'merged')], default='active', max_length=10)),
                ('folded', concilia.agencies.models.FoldedField(default='', editable=False)),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='agencies.agency')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='agencies.agency')),
                ('cluster', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agencies', to='agencies.cluster')),
            ],
            options={
                'verbose_name_plural': 'agencies',
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='Alias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('agency', 'agency'), ('agency_type', 'agency type'), ('territory', 'territory'), ('activity', 'activity type')], max_length=20)),
                ('text', models.CharField(help_text='folded: lower case, single spaces', max_length=250)),
                ('code', models.CharField(max_length=60)),
            ],
            options={
                'verbose_name_plural': 'aliases',
                'ordering': ('kind', 'text'),
                'constraints': [models.UniqueConstraint(fields=('kind', 'text'), name='alias_once')],
            },
        ),
        migrations.CreateModel(
            name='ContactPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=120)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=60)),
                ('address', models.CharField(blank=True, max_length=250)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contact_points', to='agencies.agency')),
            ],
            options={
                'ordering': ('label',),
            },
        ),
        migrations.CreateModel(
            name='Territory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('names', models.JSONField(blank=True, default=dict)),
                ('level', models.CharField(choices=[('nation', 'nation'), ('region', 'region'), ('district', 'district'), ('zone', 'zone'), ('site', 'site')], max_length=10)),
                ('path', models.CharField(db_index=True, max_length=400)),
                ('population', models.PositiveBigIntegerField(blank=True, null=True)),
                ('latitude', models.FloatField(blank=True, null=True)),
                ('longitude', models.FloatField(blank=True, null=True)),
                ('geometry', models.JSONField(blank=True, null=True)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='agencies.territory')),
            ],
            options={
                'verbose_name': 'territory',
                'verbose_name_plural': 'territories',
                'ordering': ('path',),
                'constraints': [models.CheckConstraint(condition=models.Q(('latitude', None), ('latitude__range', (-90, 90)), _connector='OR'), name='territory_latitude'), models.CheckConstraint(condition=models.Q(('longitude', None), ('longitude__range', (-180, 180)), _connector='OR'), name='territory_longitude')],
            },
        ),
        migrations.AddField(
            model_name='agency',
            name='territory',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agencies', to='agencies.territory'),
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('head', 'head'), ('coordinator', 'coordinator'), ('data_officer', 'data officer'), ('staff', 'staff')], max_length=20)),
                ('starts', models.DateField()),
                ('ends', models.DateField(blank=True, null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='agencies.agency')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appointments', to=settings.AUTH_USER_MODEL)),
                ('substitute_for', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='substitutes', to='agencies.appointment')),
            ],
            options={
                'ordering': ('agency', 'role', 'person'),
                'constraints': [models.CheckConstraint(condition=models.Q(('ends', None), ('ends__gte', models.F('starts')), _connector='OR'), name='appointment_period')],
            },
        ),
        migrations.CreateModel(
            name='Competence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('policy_area', models.CharField(max_length=120)),
                ('function', models.CharField(max_length=200)),
                ('legal_basis', models.CharField(blank=True, max_length=250)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='competences', to='agencies.agency')),
            ],
            options={
                'ordering': ('policy_area', 'function'),
                'constraints': [models.UniqueConstraint(fields=('agency', 'policy_area', 'function'), name='competence_once')],
            },
        ),
        migrations.CreateModel(
            name='Distinct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='agencies.agency')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='agencies.agency')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='distinct_in_order'), models.UniqueConstraint(fields=('first', 'second'), name='distinct_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='agency',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('name'), condition=models.Q(('state', 'merged'), _negated=True), name='agency_one_active_name'),
        ),
        migrations.AddConstraint(
            model_name='agency',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('merged_into__isnull', False), ('state', 'merged')), models.Q(models.Q(('state', 'merged'), _negated=True), ('merged_into', None)), _connector='OR'), name='agency_merged_into'),
        ),
    ]
