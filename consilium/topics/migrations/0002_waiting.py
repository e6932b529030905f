"""Every question that stands already waits to be counted."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("topics", "0001_counts")]
    operations = [
        migrations.RunSQL(
            "INSERT INTO topics_contribution (question_id, facts) SELECT id, '{}' FROM questions_question",
            migrations.RunSQL.noop,
        ),
    ]
