"""A process that votes for a range of people on one answer: run by the test of racing votes, many at once."""

import os
import sys

import django


def main() -> None:
    """Vote +1, -1 and +1 again for each person from `first` to `last`, on the database of CONSILIUM_DATABASE_URL."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "consilium.settings"
    django.setup()
    from django.utils import timezone

    from consilium.answers.models import Answer
    from consilium.people.models import Person
    from consilium.votes.actions import cast_vote

    answer = Answer.objects.get(pk=int(sys.argv[1]))
    for person in Person.objects.filter(pk__in=[int(pk) for pk in sys.argv[2].split(",")]):
        for value in (1, -1, 1):
            cast_vote(person=person, answer=answer, value=value, now=timezone.now())


if __name__ == "__main__":
    main()
