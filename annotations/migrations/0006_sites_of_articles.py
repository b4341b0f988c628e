from django.db import migrations, models

from annotations.core.addresses import site_of


def name_sites(apps, schema_editor):
    """As actions.articles.whereabouts names them."""
    articles = apps.get_model("annotations", "Article").objects
    for article in articles.only("canonical_url", "source_url", "publisher").iterator():
        site = site_of(article.canonical_url or article.source_url) or article.publisher.casefold()
        articles.filter(pk=article.pk).update(site=site[:255])


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0005_presence'),
    ]

    operations = [
        migrations.AddField(
            model_name='article',
            name='site',
            field=models.CharField(blank=True, editable=False, max_length=255),
        ),
        migrations.RunPython(name_sites, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['project', 'site'], name='article_by_site'),
        ),
    ]
