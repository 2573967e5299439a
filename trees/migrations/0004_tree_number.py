from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("trees", "0003_message_judged_by"),
    ]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE trees_tree_number", "DROP SEQUENCE trees_tree_number"),
        migrations.AddField(
            model_name="tree",
            name="number",
            field=models.BigIntegerField(
                db_default=models.Func(models.Value("trees_tree_number"), function="nextval"),
                editable=False,
                help_text="Order in which the trees came in; datasets keep it.",
                unique=True,
            ),
        ),
        migrations.RunSQL(
            "ALTER SEQUENCE trees_tree_number OWNED BY trees_tree.number",
            "ALTER SEQUENCE trees_tree_number OWNED BY NONE",
        ),
    ]
