"""What the web server serves."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from django.utils import translation

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consult.settings")
application = get_wsgi_application()
# Now, and not in the first visitor's time: every view, and the words of every language.
_ = get_resolver().url_patterns
for language in dict(settings.LANGUAGES):
    with translation.override(language):
        translation.gettext("Search")

# What was loaded by now stays until the process ends, and a page leaves next to nothing in circles: to look for some
# after every 700 objects is a tenth of the time in which a long text is rendered.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 10, 20)
