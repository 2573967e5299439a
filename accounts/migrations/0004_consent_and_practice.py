import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_interface_language_by_browser'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='practised',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), blank=True, default=list, help_text='Groups of tasks (write, review, rank) whose practice is done.', size=None),
        ),
        migrations.AddField(
            model_name='user',
            name='consent_version',
            field=models.PositiveSmallIntegerField(default=0, editable=False, help_text='Newest terms agreed to; 0 for none.'),
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(help_text='Of the terms agreed to.')),
                ('to_operator', models.BooleanField(default=False, help_text='Given to the operator, who made the account, and not on the site.')),
                ('given_at', models.DateTimeField(auto_now_add=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'version'), name='one_consent_per_person_and_version'), models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='terms_begin_with_version_1')],
            },
        ),
    ]
