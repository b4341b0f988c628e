from django.db import migrations

from annotations.core.addresses import address_digest


def fold_keys(apps, schema_editor):
    """Writes the keys of addresses anew, as the house makes them now.

    Of two sources of a project that now have one address, one has it as its key: the one that has it already, else the
    first. The other keeps the key it has.
    """
    articles = apps.get_model("annotations", "Article").objects
    for article in articles.exclude(address_key="").only("canonical_url", "source_url", "address_key").iterator():
        key = address_digest(article.canonical_url or article.source_url)
        if key != article.address_key:
            articles.filter(pk=article.pk).update(address_key=key)
    sources = apps.get_model("annotations", "Source").objects
    for source in sources.exclude(url_key="").order_by("pk").only("project", "url", "url_key"):
        key = address_digest(source.url)
        if key != source.url_key and not sources.filter(project=source.project_id, url_key=key).exists():
            sources.filter(pk=source.pk).update(url_key=key)


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0021_publishing'),
    ]

    operations = [
        migrations.RunPython(fold_keys, migrations.RunPython.noop),
    ]
