"""gunicorn for a portal whose release runs apart (``amparo portal release``, exactly once).

    gunicorn --config deploy/gunicorn.conf.py 'complaints.portal.app:application()'

The portal's configuration is the one that AMPARO_PORTAL_CONFIG and AMPARO_PORTAL_<SETTING> give.
There is no access log, and nothing that gunicorn logs or answers names who asked for what: that
is in the worker and logger classes, so do not change those.
"""

from complaints.portal.config import Config
from complaints.portal.server import settings

globals().update(settings(Config.read()))
