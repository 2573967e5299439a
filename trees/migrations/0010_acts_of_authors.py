from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):
    """Authors' acts on their own messages; what was finished or taken away of late, by index."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("trees", "0009_prompts_by_language_and_author"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuthorAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("edit", "edit"), ("withdraw", "withdraw"), ("put_back", "put_back")], max_length=10)),
                ("effect", models.JSONField(default=dict, help_text="The messages that went or came, or the revisions.")),
                ("at", models.DateTimeField()),
                ("author", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("message", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="author_acts", to="trees.message")),
            ],
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(condition=models.Q(("deleted_at__isnull", False)), fields=["deleted_at"], name="message_deleted"),
        ),
        migrations.AddIndex(
            model_name="transition",
            index=models.Index(condition=models.Q(("to_state", "ready_for_export")), fields=["at"], include=("tree",), name="transition_ready"),
        ),
    ]
