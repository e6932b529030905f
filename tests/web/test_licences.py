"""An imported text shows where it is from and under which licence it may be shown."""

from datetime import datetime

import pytest
from django.test import Client

from consilium.questions.models import Question
from consilium.transfer.importing import Counts, import_records
from consilium.transfer.records import QuestionRecord
from consilium.web.pages.licences import licence_link


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("CC BY-SA 3.0", "https://creativecommons.org/licenses/by-sa/3.0/"),
        ("cc by-nc-nd 2.5", "https://creativecommons.org/licenses/by-nc-nd/2.5/"),
        ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("MIT", "https://opensource.org/license/mit"),
        ("By word of mouth", ""),
        ("CC BY-XX 4.0", ""),
    ],
)
def test_a_known_licence_leads_to_its_text(name: str, url: str) -> None:
    assert (licence_link(name).text, licence_link(name).url) == (name, url)


def test_the_page_names_source_and_licence(client: Client, db: None, now: datetime) -> None:
    record = QuestionRecord(
        source="leaflets", source_id="1", title="Why?", licence="CC-BY-4.0", url="https://example.org/leaflets/1"
    )
    import_records([record], Counts(), now=now)
    page = client.get(Question.objects.get().get_absolute_url()).content.decode()
    assert '<a href="https://example.org/leaflets/1" rel="nofollow">Imported from leaflets</a>' in page
    assert '<a href="https://creativecommons.org/licenses/by/4.0/" rel="license">CC-BY-4.0</a>' in page
