from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_names_whatever_their_case'),
    ]

    operations = [
        migrations.AlterField(
            model_name='user',
            name='interface_lang',
            field=models.CharField(blank=True, default='', help_text='Language of buttons and explanations; empty: the one the browser asks for.', max_length=8),
        ),
        # Until now English was all there was to choose, so that nobody has chosen it.
        migrations.RunSQL(
            sql="UPDATE accounts_user SET interface_lang = ''",
            reverse_sql="UPDATE accounts_user SET interface_lang = 'en' WHERE interface_lang = ''",
        ),
    ]
