from django.db import migrations, models

from annotations.core.claims import taken_out


def fill_in_gone_at(apps, schema_editor):
    """Since when conclusions in force stand on words that a person found gone, as actions.claims.weigh_verdicts does."""
    revisions = apps.get_model("annotations", "Revision").objects.exclude(adopted_at=None)
    highlights = apps.get_model("annotations", "Highlight").objects
    conclusions = apps.get_model("annotations", "Conclusion").objects
    for row in conclusions.filter(superseded_at=None).select_related("claim").iterator():
        current = revisions.filter(article=row.claim.article_id).order_by("-number").first()
        gone = list(
            highlights.filter(claim=row.claim_id, revision=current, state="gone")
            .exclude(decided_at=None)
            .select_related("carried_from")
        )
        words = [one.carried_from.exact for one in gone]
        if taken_out(row.seen, {"words": words, "claim_reviewed": "", "gone": words}):
            row.gone_at = max(one.decided_at for one in gone)
            row.save(update_fields=["gone_at"])


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0022_address_keys_without_slash'),
    ]

    operations = [
        migrations.AddField(
            model_name='conclusion',
            name='gone_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(fill_in_gone_at, migrations.RunPython.noop),
    ]
