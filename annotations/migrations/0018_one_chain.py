# Apart from 0017, for PostgreSQL alters no table in the transaction that has written its rows.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0017_chain'),
    ]

    operations = [
        migrations.AlterField(
            model_name='event',
            name='chain',
            field=models.ForeignKey(db_index=False, on_delete=models.deletion.PROTECT, related_name='events', to='annotations.chain'),
        ),
        migrations.AlterField(
            model_name='event',
            name='place',
            field=models.PositiveBigIntegerField(),
        ),
        migrations.AlterField(
            model_name='event',
            name='previous',
            field=models.CharField(max_length=64),
        ),
        migrations.AlterField(
            model_name='event',
            name='digest',
            field=models.CharField(max_length=64),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['noun_uid', '-id'], name='event_by_thing'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['project', '-id'], name='event_by_project'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['project', 'actor', '-id'], name='event_by_person'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['project', 'kind', '-id'], name='event_by_kind'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.UniqueConstraint(fields=('chain', 'place'), name='one_event_at_each_place'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.UniqueConstraint(fields=('chain', 'previous'), name='no_two_events_after_one'),
        ),
    ]
