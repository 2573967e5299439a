from django.db import migrations

from trees.default_topics import add_default_topics


def add(apps, schema_editor):
    add_default_topics(apps.get_model('trees', 'Topic'))


class Migration(migrations.Migration):

    dependencies = [
        ('trees', '0013_topics'),
    ]

    operations = [
        migrations.RunPython(add, migrations.RunPython.noop),
    ]
