from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import migrations, models


class Migration(migrations.Migration):
    """Every tree is due at first: the upkeep queue fills the shelf while the site runs."""

    dependencies = [
        ("trees", "0010_acts_of_authors"),
    ]

    operations = [
        migrations.AddField(
            model_name="tree",
            name="shelf_due",
            field=models.BooleanField(
                default=True,
                editable=False,
                help_text="The reading room has to look at it again.",
            ),
        ),
        migrations.AddIndex(
            model_name="tree",
            index=models.Index(
                condition=models.Q(("shelf_due", True)), fields=["id"], name="tree_shelf_due"
            ),
        ),
        migrations.CreateModel(
            name="Shelved",
            fields=[
                (
                    "tree",
                    models.OneToOneField(
                        on_delete=models.deletion.PROTECT,
                        primary_key=True,
                        related_name="shelved",
                        serialize=False,
                        to="trees.tree",
                    ),
                ),
                ("lang", models.CharField(max_length=8)),
                (
                    "size",
                    models.PositiveIntegerField(help_text="Messages that are not deleted."),
                ),
                ("created_at", models.DateTimeField()),
                ("words", SearchVectorField()),
            ],
            options={
                "indexes": [
                    GinIndex(fastupdate=False, fields=["words"], name="shelved_words"),
                    models.Index(fields=["-created_at", "tree"], name="shelved_created"),
                    models.Index(
                        fields=["lang", "-created_at", "tree"], name="shelved_lang_created"
                    ),
                    models.Index(fields=["-size", "-created_at", "tree"], name="shelved_size"),
                    models.Index(fields=["lang", "-size", "-created_at"], name="shelved_lang_size"),
                ],
            },
        ),
    ]
