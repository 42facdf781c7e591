"""What policies refer to and do not carry: Secrets, ConfigMaps, KMS keys, pages and trust roots.

A Secret or a ConfigMap of the same file is at hand; all else the user gives as a file, under the name that `Absent` says.
"""

import hashlib
from collections.abc import Mapping

import msgspec

from pratique.documents import cluster_image_policy as documents
from pratique.errors import InputError, PratiqueError, UsageError
from pratique.signing import trust_root
from pratique.signing.image_policies import trust_roots
from pratique.signing.image_policies.trust_roots import Remote
from pratique.signing.trust_root import TrustRoot

_ROOTLESS = "it rests on a Sigstore instance and none is known: set `trusted_root` (PRATIQUE_TRUSTED_ROOT) to its TrustedRoot file"


class Absent(msgspec.Struct, frozen=True):
    """Something is out of reach."""

    reason: str
    """With what to do; without a full stop."""


class Reach(msgspec.Struct, frozen=True):
    beside: documents.Documents
    given: Mapping[str, bytes] = {}
    """Name → the content of the file that the user gives for it."""
    default_root: TrustRoot | None = None
    """What keyless signatures and logs rest on where a policy does not say."""
    remote: Remote | None = None
    """Asks the TUF repository of a TrustRoot; None where nothing is asked of the network."""

    def secret(self, name: str) -> bytes | Absent:
        found = self.beside.secrets.get(name) or self.given.get(f"secret:{name}")
        return found if found is not None else _absent(f"the Secret {name}", f"secret:{name}")

    def kms(self, uri: str) -> bytes | Absent:
        found = self.given.get(uri)
        return found if found is not None else _absent(f"the public key of {uri}", uri)

    def text(self, condition: documents.Condition) -> str | Absent:
        """The text of a condition. UsageError for a page that is not the one whose sum the policy names."""
        if condition.config_map_ref is not None:
            return self._config_map(condition.config_map_ref)
        if condition.remote is not None:
            return self._page(condition.remote)
        return condition.data

    def root(self, name: str) -> TrustRoot | Absent:
        """A trust root by its name; the default one has none. UsageError for one that cannot be read."""
        if not name:
            return self.default_root or Absent(_ROOTLESS)
        label = f"trustroot:{name}"
        if label in self.given:
            try:
                return trust_root.read(self.given[label], label)
            except InputError as error:
                raise UsageError(str(error)) from None
        declared = next((each for each in self.beside.trust_roots if each.name == name), None)
        if declared is None:
            return _absent(f"the TrustRoot {name}", label)
        try:
            return trust_roots.read(declared, self.remote)
        except UsageError:
            raise
        except PratiqueError as error:
            why = str(error).rstrip(".")
            return Absent(
                f"the TrustRoot {name} cannot be used: {why} (or give it as a file, by `signatures.files: {{{label!r}: FILE}}`)"
            )

    def _config_map(self, wanted: documents.ConfigMapRef) -> str | Absent:
        held = {key: text for (name, key), text in self.beside.config_maps.items() if name == wanted.name}
        if wanted.key in held or (len(held) == 1 and not wanted.key):
            return held[wanted.key] if wanted.key else next(iter(held.values()))
        label = f"configmap:{wanted.name}/{wanted.key}"
        found = self.given.get(label)
        return _decoded(found, label) if found is not None else _absent(f"the ConfigMap {wanted.name}", label)

    def _page(self, wanted: documents.Remote) -> str | Absent:
        found = self.given.get(wanted.url)
        if found is None:
            return _absent(f"the page {wanted.url[:200]}", wanted.url)
        if hashlib.sha256(found).hexdigest() != wanted.sha256sum.lower():
            raise UsageError(
                f"The file given for {wanted.url} is not the page that the policy means: its sha256 differs."
            )
        return _decoded(found, wanted.url)


def _absent(what: str, label: str) -> Absent:
    return Absent(f"{what} is out of reach here: give it as a file, by `signatures.files: {{{label!r}: FILE}}`")


def _decoded(data: bytes, label: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise UsageError(f"The file given for {label} is no text in UTF-8: save it as that.") from None
