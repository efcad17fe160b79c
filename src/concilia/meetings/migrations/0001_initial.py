import concilia.meetings.models.voting
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agencies', '__first__'),
        ('bodies', '0001_initial'),
        ('core', '0001_initial'),
        ('dossiers', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=200)),
                ('kind', models.CharField(choices=[('dossier', 'dossier'), ('return', 'comes back'), ('information', 'information'), ('other', 'other'), ('proposal', 'proposal of a member')], default='other', max_length=12)),
                ('about_url', models.CharField(blank=True, max_length=300)),
                ('heard', models.TextField(blank=True)),
                ('spoke', models.TextField(blank=True)),
                ('resolved', models.TextField(blank=True)),
                ('minutes', models.PositiveSmallIntegerField(default=0)),
                ('closed', models.BooleanField(default=False)),
                ('accepted', models.BooleanField(default=True)),
                ('speakers_closed', models.BooleanField(default=False)),
                ('dossier_version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='dossiers.dossierversion')),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('meeting', 'position', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('number', models.PositiveIntegerField()),
                ('wording', models.TextField()),
                ('decided_at', models.DateTimeField()),
                ('provisional', models.BooleanField(default=False)),
                ('ratified_at', models.DateTimeField(blank=True, null=True)),
                ('lapsed_at', models.DateTimeField(blank=True, null=True)),
                ('force', models.CharField(choices=[('binding', 'binding'), ('recommendation', 'recommendation'), ('internal', 'binding within the body'), ('opinion', 'opinion')], default='binding', max_length=14)),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='bodies.body')),
                ('supersedes', models.ManyToManyField(blank=True, related_name='superseded_by', to='meetings.decision')),
            ],
            options={
                'ordering': ('-decided_at', '-number'),
            },
        ),
        migrations.CreateModel(
            name='Material',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200)),
                ('added_at', models.DateTimeField()),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='materials', to='meetings.agendaitem')),
            ],
            options={
                'ordering': ('item', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=200)),
                ('starts_at', models.DateTimeField()),
                ('place', models.CharField(blank=True, max_length=200)),
                ('convening', models.PositiveSmallIntegerField(default=1)),
                ('state', models.CharField(choices=[('planned', 'planned'), ('invited', 'invited'), ('open', 'open'), ('closed', 'closed'), ('issued', 'protocol issued'), ('cancelled', 'cancelled')], default='planned', max_length=10)),
                ('invited_at', models.DateTimeField(blank=True, null=True)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('quorum_at_opening', models.JSONField(blank=True, default=dict)),
                ('form', models.CharField(choices=[('sitting', 'sitting'), ('written', 'written procedure'), ('silent', 'silent procedure')], default='sitting', max_length=10)),
                ('ends_at', models.DateTimeField(blank=True, null=True)),
                ('remote', models.BooleanField(default=False)),
                ('urgent', models.BooleanField(default=False)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveBigIntegerField(default=0)),
                ('at_item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='meetings.agendaitem')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='bodies.body')),
            ],
            options={
                'ordering': ('-starts_at',),
                'constraints': [models.UniqueConstraint(fields=('body', 'number'), name='meeting_number_once'), models.CheckConstraint(condition=models.Q(('form', 'sitting'), ('ends_at__isnull', False), _connector='OR'), name='meeting_letters_end')],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField()),
                ('blocks', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('sent_at', models.DateTimeField()),
                ('silent_until', models.DateField(blank=True, null=True)),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='meetings.meeting')),
            ],
            options={
                'ordering': ('meeting', '-version'),
                'constraints': [models.UniqueConstraint(fields=('meeting', 'version'), name='draft_version_once')],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('answer', models.TextField(blank=True)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='meetings.agendaitem')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='meetings.meeting')),
            ],
            options={
                'ordering': ('meeting', 'made_at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('substitute', models.BooleanField(default=False)),
                ('mode', models.CharField(choices=[('in_person', 'in person'), ('remote', 'remote'), ('proxy', 'by proxy'), ('excused', 'excused'), ('absent', 'absent')], max_length=10)),
                ('arrived_at', models.DateTimeField(blank=True, null=True)),
                ('left_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to=settings.AUTH_USER_MODEL)),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='bodies.seat')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='meetings.meeting')),
            ],
            options={
                'ordering': ('meeting', 'seat'),
                'constraints': [models.UniqueConstraint(fields=('meeting', 'seat'), name='attendance_once')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('says', models.CharField(choices=[('yes', 'will come'), ('remote', 'will take part remotely'), ('no', 'cannot come')], max_length=10)),
                ('answered_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='bodies.seat')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='meetings.meeting')),
            ],
            options={
                'ordering': ('meeting', 'seat'),
                'constraints': [models.UniqueConstraint(fields=('meeting', 'seat'), name='answer_once')],
            },
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='meetings.meeting'),
        ),
        migrations.CreateModel(
            name='Motion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wording', models.TextField()),
                ('kind', models.CharField(choices=[('substantive', 'motion'), ('amendment', 'amendment'), ('procedural', 'procedural motion')], default='substantive', max_length=12)),
                ('manner', models.CharField(choices=[('open', 'open'), ('roll_call', 'by name, one after the other'), ('secret', 'secret')], default='open', max_length=10)),
                ('asks', models.CharField(choices=[('vote', 'yes, no or abstain'), ('election', 'election'), ('ranking', 'ranking of options'), ('scoring', 'scores for options')], default='vote', max_length=10)),
                ('terms', models.JSONField(blank=True, default=dict)),
                ('passage', models.TextField(blank=True)),
                ('place', models.PositiveIntegerField(default=0)),
                ('ends_at', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(choices=[('open', 'open for ballots'), ('adopted', 'adopted'), ('rejected', 'rejected'), ('withdrawn', 'withdrawn'), ('proposed', 'moved, not yet voted on'), ('tied', 'tied: a second ballot follows'), ('counted', 'counted'), ('runoff', 'a runoff follows')], default='open', max_length=10)),
                ('reasoning', models.JSONField(blank=True, default=dict)),
                ('put_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('amends', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='meetings.motion')),
                ('draft', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='motions', to='dossiers.draftdecision')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='motions', to='meetings.agendaitem')),
                ('ratifies', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ratifications', to='meetings.decision')),
                ('second_of', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='second_ballot', to='meetings.motion')),
            ],
            options={
                'ordering': ('item', 'pk'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('item',), name='motion_one_open_per_item'), models.CheckConstraint(condition=models.Q(models.Q(('amends__isnull', False), ('kind', 'amendment')), models.Q(models.Q(('kind', 'amendment'), _negated=True), ('amends', None)), _connector='OR'), name='motion_amendment_amends'), models.CheckConstraint(condition=models.Q(models.Q(('asks', 'vote'), ('terms', {})), models.Q(models.Q(('asks', 'vote'), _negated=True), models.Q(('terms', {}), _negated=True)), _connector='OR'), name='motion_choice_has_terms')],
            },
        ),
        migrations.CreateModel(
            name='Dissent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True)),
                ('recorded_at', models.DateTimeField()),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bodies.seat')),
                ('motion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dissents', to='meetings.motion')),
            ],
            options={
                'ordering': ('motion', 'recorded_at', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('motion', 'seat'), name='dissent_once')],
            },
        ),
        migrations.AddField(
            model_name='decision',
            name='motion',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='meetings.motion'),
        ),
        migrations.CreateModel(
            name='Ballot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('choice', models.CharField(choices=[('yes', 'yes'), ('no', 'no'), ('abstain', 'abstain'), ('object', 'object'), ('marked', 'marked')], max_length=8)),
                ('marks', models.JSONField(blank=True, default=dict)),
                ('cast_at', models.DateTimeField()),
                ('recorded', models.BooleanField(default=False)),
                ('cast_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ballots', to='bodies.seat')),
                ('motion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ballots', to='meetings.motion')),
            ],
            options={
                'ordering': ('motion', 'seat'),
                'constraints': [models.UniqueConstraint(fields=('motion', 'seat'), name='ballot_once')],
            },
        ),
        migrations.CreateModel(
            name='Protocol',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('blocks', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('ledger_sequence', models.PositiveBigIntegerField()),
                ('ledger_head', models.CharField(max_length=64)),
                ('issued_at', models.DateTimeField()),
                ('docx', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('issued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='protocol', to='meetings.meeting')),
                ('pdf', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('digest', ''), _negated=True), name='protocol_has_digest')],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='meetings.decision')),
                ('protocol', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='meetings.protocol')),
            ],
            options={
                'ordering': ('protocol', 'made_at', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('protocol', 'decision'), name='correction_once')],
            },
        ),
        migrations.CreateModel(
            name='Proxy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_at', models.DateTimeField()),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proxies_held', to='bodies.seat')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proxies', to='meetings.meeting')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proxies_given', to='bodies.seat')),
            ],
            options={
                'verbose_name_plural': 'proxies',
                'ordering': ('meeting', 'seat'),
                'constraints': [models.UniqueConstraint(fields=('meeting', 'seat'), name='proxy_once'), models.CheckConstraint(condition=models.Q(('seat', models.F('holder')), _negated=True), name='proxy_is_another_seat')],
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('whole', models.BooleanField(default=False)),
                ('blocks', models.JSONField(blank=True, null=True)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('published_at', models.DateTimeField()),
                ('modified_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('pdf', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('protocol', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='publication', to='meetings.protocol')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-published_at',),
                'constraints': [models.CheckConstraint(condition=models.Q(('whole', False), models.Q(('blocks__isnull', False), models.Q(('digest', ''), _negated=True)), _connector='OR'), name='publication_has_text')],
            },
        ),
        migrations.CreateModel(
            name='Recusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('declared_at', models.DateTimeField()),
                ('declared_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recusals', to='meetings.agendaitem')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recusals', to='bodies.seat')),
            ],
            options={
                'ordering': ('item', 'seat'),
                'constraints': [models.UniqueConstraint(fields=('item', 'seat'), name='recusal_once')],
            },
        ),
        migrations.CreateModel(
            name='SecretBallot',
            fields=[
                ('id', models.UUIDField(default=concilia.meetings.models.voting.random_id, editable=False, primary_key=True, serialize=False)),
                ('cluster', models.CharField(blank=True, max_length=200)),
                ('choice', models.CharField(choices=[('yes', 'yes'), ('no', 'no'), ('abstain', 'abstain'), ('object', 'object'), ('marked', 'marked')], max_length=8)),
                ('marks', models.JSONField(blank=True, default=dict)),
                ('receipt', models.CharField(max_length=64)),
                ('motion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='secret_ballots', to='meetings.motion')),
            ],
            options={
                'ordering': ('receipt',),
                'constraints': [models.UniqueConstraint(fields=('receipt',), name='receipt_once')],
            },
        ),
        migrations.CreateModel(
            name='Turn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('speech', 'speech'), ('order', 'point of order')], default='speech', max_length=8)),
                ('place', models.PositiveIntegerField()),
                ('limit', models.PositiveIntegerField(default=0)),
                ('asked_at', models.DateTimeField()),
                ('began_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='turns', to='meetings.agendaitem')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bodies.seat')),
            ],
            options={
                'ordering': ('item', 'place', 'pk'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('item', 'seat'), name='turn_once_waiting'), models.UniqueConstraint(condition=models.Q(('began_at__isnull', False), ('ended_at', None)), fields=('item',), name='turn_one_has_the_floor'), models.CheckConstraint(condition=models.Q(('ended_at', None), ('began_at', None), ('ended_at__gte', models.F('began_at')), _connector='OR'), name='turn_ends_after_it_began')],
            },
        ),
        migrations.CreateModel(
            name='Voted',
            fields=[
                ('id', models.UUIDField(default=concilia.meetings.models.voting.random_id, editable=False, primary_key=True, serialize=False)),
                ('motion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='voted', to='meetings.motion')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bodies.seat')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('motion', 'seat'), name='voted_once')],
            },
        ),
        migrations.CreateModel(
            name='Assent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agrees', models.BooleanField()),
                ('reason', models.TextField(blank=True)),
                ('said_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bodies.seat')),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assents', to='meetings.draft')),
            ],
            options={
                'ordering': ('draft', 'seat'),
                'constraints': [models.UniqueConstraint(fields=('draft', 'seat'), name='assent_once'), models.CheckConstraint(condition=models.Q(('agrees', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='assent_refusal_has_reason')],
            },
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(fields=('body', 'year', 'number'), name='decision_number_once'),
        ),
    ]
