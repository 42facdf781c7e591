"""HTTP: the one way out. Pools, retries, resumption, limits, proxies, TLS, and the one egress rule (`egress.py`).

>>> with Transport(settings).get("https://feeds.example.com/all.zip", headers={"If-None-Match": etag}) as download:  # doctest: +SKIP
...     if download.status != 304:
...         shutil.copyfileobj(download, file)
"""

from pratique.transport.client import Transport, problem
from pratique.transport.egress import Url
from pratique.transport.response import BrokenOffError, Response
from pratique.transport.resume import Resumed

__all__ = ["BrokenOffError", "Response", "Resumed", "Transport", "Url", "problem"]
