from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0012_captures'),
    ]

    operations = [
        migrations.AddField(
            model_name='article',
            name='date_modified',
            field=models.DateField(blank=True, null=True, verbose_name='updated'),
        ),
    ]
