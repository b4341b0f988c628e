
import annotations.core.workflow
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0013_words_judged'),
    ]

    operations = [
        migrations.AlterField(
            model_name='review',
            name='state',
            field=models.CharField(choices=[('assigned', 'Assigned'), ('in progress', 'In progress'), ('submitted', 'Submitted'), ('returned', 'Returned'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], default=annotations.core.workflow.ReviewState['ASSIGNED'], max_length=12),
        ),
    ]
