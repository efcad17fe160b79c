import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agencies', '0001_initial'),
        ('agencies', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Body',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.SlugField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('names', models.JSONField(blank=True, default=dict)),
                ('kind', models.CharField(choices=[('council', 'coordination council'), ('care_council', 'care council'), ('alliance', 'medical alliance'), ('joint_meeting', 'joint meeting of departments'), ('cluster', 'humanitarian cluster'), ('emergency', 'emergency cell')], max_length=20)),
                ('steering', models.CharField(choices=[('centralised', 'centralised: its decisions bind'), ('decentralised', 'decentralised: the children decide'), ('hybrid', 'hybrid: its objectives bind, means are adapted below')], default='hybrid', max_length=20)),
                ('country', models.CharField(blank=True, help_text='ISO 3166 code whose public holidays count', max_length=2)),
                ('time_zone', models.CharField(default='UTC', max_length=60)),
                ('language', models.CharField(default='en', help_text='language in which its protocols are written', max_length=10)),
                ('public', models.BooleanField(default=False)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='bodies.body')),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bodies', to='agencies.territory')),
            ],
            options={
                'verbose_name_plural': 'bodies',
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('chair', 'chair'), ('deputy', 'deputy chair'), ('secretary', 'secretary'), ('member', 'member'), ('adviser', 'adviser'), ('observer', 'observer')], default='member', max_length=12)),
                ('title', models.CharField(blank=True, max_length=150)),
                ('starts', models.DateField()),
                ('ends', models.DateField(blank=True, null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='agencies.agency')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='bodies.body')),
                ('cluster', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='agencies.cluster')),
            ],
            options={
                'ordering': ('body', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('ends', None), ('ends__gte', models.F('starts')), _connector='OR'), name='seat_period')],
            },
        ),
        migrations.CreateModel(
            name='Filling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('delegate', 'delegate'), ('substitute', 'substitute')], default='delegate', max_length=12)),
                ('starts', models.DateField()),
                ('ends', models.DateField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fillings', to=settings.AUTH_USER_MODEL)),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fillings', to='bodies.seat')),
            ],
            options={
                'ordering': ('seat', 'kind', 'starts'),
                'constraints': [models.CheckConstraint(condition=models.Q(('ends', None), ('ends__gte', models.F('starts')), _connector='OR'), name='filling_period'), models.UniqueConstraint(condition=models.Q(('ends', None), ('kind', 'delegate')), fields=('seat',), name='seat_one_open_delegate')],
            },
        ),
        migrations.CreateModel(
            name='Mandate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200)),
                ('legal_basis', models.CharField(max_length=300)),
                ('text', models.TextField(blank=True)),
                ('starts', models.DateField()),
                ('ends', models.DateField(blank=True, null=True)),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mandates', to='bodies.body')),
            ],
            options={
                'ordering': ('-starts',),
                'constraints': [models.CheckConstraint(condition=models.Q(('ends', None), ('ends__gte', models.F('starts')), _connector='OR'), name='mandate_period')],
            },
        ),
        migrations.CreateModel(
            name='Procedure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('effective_from', models.DateField()),
                ('data', models.JSONField()),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='procedures', to='bodies.body')),
            ],
            options={
                'ordering': ('body', '-version'),
                'constraints': [models.UniqueConstraint(fields=('body', 'version'), name='procedure_version_once')],
            },
        ),
    ]
