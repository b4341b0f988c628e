import django.db.models.deletion
from django.db import migrations, models

from annotations.core.text import folded


def make_findable(apps, schema_editor):
    """As models.evidence.Source.searched_by does."""
    sources = apps.get_model("annotations", "Source").objects
    for source in sources.only("title", "publisher", "author", "url").iterator():
        said = folded(" ".join((source.title, source.publisher, source.author, source.url)))
        sources.filter(pk=source.pk).update(search_text=said)


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0009_versions_of_people"),
    ]

    operations = [
        migrations.AddField(
            model_name="source",
            name="file",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sources",
                to="annotations.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="source",
            name="file_name",
            field=models.CharField(blank=True, editable=False, max_length=255),
        ),
        migrations.AddField(
            model_name="source",
            name="search_text",
            field=models.TextField(default="", editable=False),
        ),
        migrations.AddIndex(
            model_name="source",
            index=models.Index(fields=["project", "title", "id"], name="source_by_title"),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.UniqueConstraint(fields=("project", "file"), name="one_source_per_file"),
        ),
        migrations.RunPython(make_findable, migrations.RunPython.noop),
    ]
