"""The door the server calls: the edge, and Django behind it."""

import os
import threading
from pathlib import Path

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consilium.settings")
_django = get_wsgi_application()


from django.conf import settings  # noqa: E402 (the house stands only now)

from consilium.caching.edge import Edge  # noqa: E402
from consilium.caching.files import Files  # noqa: E402
from consilium.caching.published import shelf  # noqa: E402
from consilium.caching.watches import watch  # noqa: E402

application = Edge(
    _django,
    watch(),
    most_bytes=settings.PAGE_MEMORY,
    files=Files(Path(settings.STATIC_ROOT), settings.STATIC_URL),
    shelf=shelf(),
)
threading.Thread(target=application.keep_asking, name="keep-asking", daemon=True).start()
