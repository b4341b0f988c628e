import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery


def fill_in_projects(apps, schema_editor):
    """A comment was on an article or a claim of it; it belongs to the article's project."""
    articles = apps.get_model("annotations", "Article").objects.filter(pk=OuterRef("article"))
    apps.get_model("annotations", "Comment").objects.update(project=Subquery(articles.values("project")))


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0023_words_gone'),
    ]

    operations = [
        migrations.AddField(
            model_name='comment',
            name='project',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='annotations.project'),
        ),
        migrations.RunPython(fill_in_projects, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='comment',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='annotations.project'),
        ),
        migrations.AlterField(
            model_name='comment',
            name='article',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='annotations.article'),
        ),
        migrations.AddField(
            model_name='comment',
            name='source',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='annotations.source'),
        ),
        migrations.AddField(
            model_name='comment',
            name='revision',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.revision'),
        ),
        migrations.AddField(
            model_name='comment',
            name='start',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='comment',
            name='end',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='comment',
            name='exact',
            field=models.TextField(default=''),
        ),
        migrations.AddField(
            model_name='comment',
            name='prefix',
            field=models.CharField(default='', max_length=200),
        ),
        migrations.AddField(
            model_name='comment',
            name='suffix',
            field=models.CharField(default='', max_length=200),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(
                condition=Q(article__isnull=False, source=None) | Q(article=None, claim=None, source__isnull=False),
                name='a_comment_is_about_one_thing',
            ),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(
                condition=Q(revision=None, exact='') | Q(revision__isnull=False, article__isnull=False, start__lt=F('end')),
                name='a_passage_holds_words_of_the_article',
            ),
        ),
        migrations.AddField(
            model_name='user',
            name='quiet',
            field=models.JSONField(blank=True, default=list, verbose_name='not told of'),
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('written', models.CharField(max_length=260)),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='annotations.comment')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('comment', 'written'), name='a_mention_means_one_member')],
            },
        ),
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('read_at', models.DateTimeField(null=True)),
                ('comment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.comment')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notifications', to='annotations.event')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notifications', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [
                    models.Index(fields=['member', '-id'], name='notification_by_member'),
                    models.Index(condition=Q(read_at=None), fields=['member'], name='notification_unread'),
                ],
                'constraints': [models.UniqueConstraint(fields=('event', 'member'), name='one_notification_per_event_and_member')],
            },
        ),
    ]
