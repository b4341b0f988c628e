from django.db import migrations, models
from django.utils import timezone

from annotations.core.claims import overtaken


def fill_in_seen(apps, schema_editor):
    """What each verdict and conclusion was given on: the claim's words in the version that was read at that time.

    A wording that was changed since is not known any more; the one of now stands for it. `overtaken_at` is set where the
    words are others by now, as actions.claims.weigh_verdicts does, and a claim without a verdict on its words is open.
    """
    claims = apps.get_model("annotations", "Claim").objects
    highlights = apps.get_model("annotations", "Highlight").objects
    for name, when in (("Verdict", "given_at"), ("Conclusion", "concluded_at")):
        given = apps.get_model("annotations", name).objects
        for row in given.select_related("claim").iterator():
            rows = list(
                highlights.filter(claim=row.claim_id)
                .exclude(revision__adopted_at=None)
                .select_related("revision", "carried_from")
                .order_by("revision__number", "start", "end")
            )
            then = _words(rows, until=getattr(row, when))
            now = _words(rows, until=None)
            row.seen = {"words": then, "claim_reviewed": row.claim.claim_reviewed}
            if row.superseded_at is None and overtaken(row.seen, {**row.seen, "words": now}):
                row.overtaken_at = timezone.now()
            row.save(update_fields=["seen", "overtaken_at"])
    standing = apps.get_model("annotations", "Verdict").objects.filter(superseded_at=None, overtaken_at=None)
    claims.filter(state="judged").exclude(pk__in=standing.values("claim")).update(state="open")


def _words(rows, *, until):
    """The words in the newest version that was adopted by then; those not decided by then count as they were before."""
    read = [row for row in rows if until is None or row.revision.adopted_at <= until]
    newest = max((row.revision.number for row in read), default=0)
    words = []
    for row in (row for row in read if row.revision.number == newest):
        decided = row.decided_at and (until is None or row.decided_at <= until)
        waits = row.state in ("edited", "ambiguous", "gone") and row.carried_from and not decided
        words.append(row.carried_from.exact if waits else row.exact)
    return [exact for exact in words if exact]


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0012_captures'),
    ]

    operations = [
        migrations.AddField(
            model_name='conclusion',
            name='overtaken_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='conclusion',
            name='seen',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='verdict',
            name='overtaken_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='verdict',
            name='seen',
            field=models.JSONField(default=dict),
        ),
        migrations.RunPython(fill_in_seen, migrations.RunPython.noop),
    ]
