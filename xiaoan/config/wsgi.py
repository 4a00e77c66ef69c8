"""The WSGI entry."""

import gc
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiaoan.config.settings")
application = get_wsgi_application()
import_module("xiaoan.config.urls")
# What was loaded stays: looked through by each collection it would halt a request for 0.1 s.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
