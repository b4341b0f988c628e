from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0014_reviews_withdrawn'),
    ]

    operations = [
        migrations.AddField(
            model_name='article',
            name='date_modified',
            field=models.DateField(blank=True, null=True, verbose_name='updated'),
        ),
    ]
