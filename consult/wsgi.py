"""What the web server serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consult.settings")
application = get_wsgi_application()
_ = get_resolver().url_patterns  # imports every view now, and not in the first visitor's time

# What was loaded by now stays until the process ends, and a page leaves next to nothing in circles: to look for some
# after every 700 objects is a tenth of the time in which a long text is rendered.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 10, 20)
