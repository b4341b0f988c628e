from uuid import UUID

from django.db import migrations, models

from annotations.core.chain import FIRST, Said
from annotations.models import guards

HOUSE = UUID(int=0)
_BATCH = 1_000


def chain_events(apps, schema_editor):
    """As events.record writes them: one chain for each project, one for what belongs to none, in the order of recording."""
    Chain, Event = (apps.get_model("annotations", name) for name in ("Chain", "Event"))
    chains = {
        key: Chain.objects.create(key=key)
        for key in [HOUSE, *apps.get_model("annotations", "Project").objects.values_list("uid", flat=True)]
    }
    last = 0
    # By the primary key and not by one cursor, for what is read is written meanwhile.
    while rows := list(
        Event.objects.filter(pk__gt=last).select_related("project", "article", "claim", "actor").order_by("pk")[:_BATCH]
    ):
        for event in rows:
            chain = chains[event.project.uid if event.project else HOUSE]
            event.chain, event.place, event.previous = chain, chain.count + 1, chain.digest or FIRST
            event.digest = Said(
                chain=str(chain.key),
                uid=str(event.uid),
                kind=event.kind,
                noun=event.noun,
                noun_uid=str(event.noun_uid),
                article=str(event.article.uid) if event.article else None,
                claim=str(event.claim.uid) if event.claim else None,
                actor=str(event.actor.uid) if event.actor else None,
                at=event.at,
                data=event.data,
                previous=event.previous,
            ).digest
            chain.count, chain.digest = event.place, event.digest
        Event.objects.bulk_update(rows, ["chain", "place", "previous", "digest"], batch_size=200)
        last = rows[-1].pk
    Chain.objects.bulk_update(chains.values(), ["count", "digest"], batch_size=200)


def take_guards_down(apps, schema_editor):
    """Without a chain there is nothing to guard, and a way back up writes it anew."""
    for statement in guards.without_guards(schema_editor.connection):
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0016_comments'),
    ]

    operations = [
        migrations.CreateModel(
            name='Chain',
            fields=[
                ('key', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('count', models.PositiveBigIntegerField(default=0)),
                ('digest', models.CharField(default='', max_length=64)),
            ],
        ),
        migrations.AddField(
            model_name='event',
            name='chain',
            field=models.ForeignKey(db_index=False, null=True, on_delete=models.deletion.PROTECT, related_name='events', to='annotations.chain'),
        ),
        migrations.AddField(
            model_name='event',
            name='place',
            field=models.PositiveBigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='event',
            name='previous',
            field=models.CharField(max_length=64, null=True),
        ),
        migrations.AddField(
            model_name='event',
            name='digest',
            field=models.CharField(max_length=64, null=True),
        ),
        migrations.RunPython(chain_events, take_guards_down),
    ]
