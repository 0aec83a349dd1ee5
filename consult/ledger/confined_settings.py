"""What Django is told in the process where strangers' files are opened: no database, no secret, words to refuse with.

Read only where something there asks for it; most that is read needs no Django.
"""

import json
import os

from django.apps import apps

_start = json.loads(os.environ["CONFINED"])
INSTALLED_APPS = _start["apps"]
AUTH_USER_MODEL = _start["user_model"] or "auth.User"
LANGUAGE_CODE = "en-gb"
LOCALE_PATHS = _start["catalogues"]
USE_I18N = True
USE_TZ = True
if not INSTALLED_APPS:
    apps.populate(())  # catalogues are looked for in every app: there are none
