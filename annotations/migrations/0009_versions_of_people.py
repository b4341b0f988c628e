import hashlib

from django.db import migrations, models


def digest_addresses(apps, schema_editor):
    """The columns held the key itself, which can be longer than what an index takes. The keys are taken as they are:
    0010 tells what becomes of two sources whose addresses later rules hold for one.
    """
    articles = apps.get_model("annotations", "Article").objects
    for article in articles.exclude(address_key="").only("address_key").iterator():
        articles.filter(pk=article.pk).update(address_key=_digest(article.address_key))
    sources = apps.get_model("annotations", "Source").objects
    for source in sources.exclude(url_key="").only("url_key").iterator():
        sources.filter(pk=source.pk).update(url_key=_digest(source.url_key))


def _digest(key):
    return hashlib.sha256(key.encode()).hexdigest()


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0008_gates'),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='user',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.RunPython(digest_addresses, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='article',
            name='address_key',
            field=models.CharField(blank=True, db_index=True, editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name='source',
            name='url_key',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
    ]
