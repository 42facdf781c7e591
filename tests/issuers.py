"""An issuer of logins over HTTP: whoever opens its page is somebody, and gets a code, which the token costs.

with Issuer() as issuer:
    code = issuer.opened(address)     # as a browser would, by somebody who is logged in there
"""

import base64
import hashlib
import json
import urllib.request
from urllib.parse import parse_qs, urlencode

import sigstores
from real import instances
from servers import Reply, Request, Server

NOWHERE = "urn:ietf:wg:oauth:2.0:oob"
"""Where codes go that are typed in."""


class Issuer(Server):
    """`client`: who may ask; `denies`: nobody is let in."""

    def __init__(self, *, subject: str = sigstores.SUBJECT, client: str = "sigstore", denies: bool = False) -> None:
        super().__init__(tls=False)
        self.subject, self.client, self.denies = subject, client, denies
        self._codes: dict[str, dict[str, str]] = {}

    def answer(self, request: Request) -> Reply:
        if request.path == "/.well-known/openid-configuration":
            found = {"authorization_endpoint": f"{self.url}/auth", "token_endpoint": f"{self.url}/token"}
            return Reply(200, json.dumps(found).encode(), {"Content-Type": "application/json"})
        return {"/auth": self._auth, "/token": self._token}.get(request.path, lambda _: Reply(404))(request)

    def opened(self, address: str) -> str:
        """The code that somebody reads there."""
        with urllib.request.urlopen(address, timeout=10) as page:
            return page.read().decode()

    def _auth(self, request: Request) -> Reply:
        asked = request.query
        if asked["client_id"] != self.client or asked["response_type"] != "code":
            return Reply(400)
        code = f"code-{len(self._codes)}"
        self._codes[code] = asked
        if asked["redirect_uri"] == NOWHERE:
            return Reply(200, code.encode())
        given = {"error": "access_denied"} if self.denies else {"code": code, "state": asked["state"]}
        return Reply(302, b"", {"Location": f"{asked['redirect_uri']}?{urlencode(given)}"})

    def _token(self, request: Request) -> Reply:
        form = {key: values[-1] for key, values in parse_qs(request.body.decode()).items()}
        asked = self._codes.pop(form.get("code", ""), None)
        known = asked is not None and asked["redirect_uri"] == form["redirect_uri"]
        if not known or asked["code_challenge"] != _challenge(form["code_verifier"]):
            return Reply(400, b'{"error": "invalid_grant"}')
        token = instances.token(self.subject)
        return Reply(200, json.dumps({"access_token": token}).encode(), {"Content-Type": "application/json"})


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
