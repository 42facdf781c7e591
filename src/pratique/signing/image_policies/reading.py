"""ClusterImagePolicies as they are evaluated: keys read, conditions parsed, trust roots put in place.

A mistake is an error with its file and line, before anything is asked. What only a cluster has is refused: that authority is
never met, and says what to give instead.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from pratique.documents import cluster_image_policy as documents
from pratique.documents import test_result
from pratique.errors import UsageError
from pratique.model.signature import Layout
from pratique.oci import references
from pratique.signing import identities, predicates
from pratique.signing.evaluation import Demand
from pratique.signing.identities import Identity
from pratique.signing.image_policies import conditions, globs, keys, matching
from pratique.signing.image_policies.conditions import Condition
from pratique.signing.image_policies.policy import Authority, ImagePolicy, Source, Wanted
from pratique.signing.image_policies.reach import Absent, Reach
from pratique.signing.image_policies.trust_roots import Remote
from pratique.signing.predicates import IMAGE_SIGNATURE
from pratique.signing.trust_root import TrustRoot


def read(
    data: bytes,
    name: str,
    given: Mapping[str, bytes] = {},
    default_root: TrustRoot | None = None,
    remote: Remote | None = None,
) -> tuple[ImagePolicy, ...]:
    """The policies of a file. `given`: files for what it refers to (`reach.py`); `remote`: asks the TUF mirrors of its TrustRoots.

    UsageError, LimitError, UnreadableError.
    """
    found = documents.decode(data, name)
    if not found.policies:
        raise UsageError(f"{name}: there is no ClusterImagePolicy in it: name a file that holds one.")
    reach = Reach(found, given, default_root, remote)
    return tuple(_policy(each, reach) for each in found.policies)


def authority(
    raw: Any, number: int, where: str, given: Mapping[str, bytes] = {}, default_root: TrustRoot | None = None
) -> Authority | None:
    """One authority as a policy of ours writes it inline; None where it is none that policy-controller knows. UsageError."""
    try:
        found = msgspec.convert(raw, documents.Authority)
    except msgspec.ValidationError:
        return None
    made = _authority(found, number, where, Reach(documents.Documents(), given, default_root))
    return msgspec.structs.replace(made, attestations=tuple(map(_passed, made.attestations)))


def _passed(wanted: Wanted) -> Wanted:
    """Of a test result that a policy of ours demands, without a condition that says it better, no test may have failed."""
    if wanted.condition is not None or wanted.demand.predicate_type != test_result.URI:
        return wanted
    return msgspec.structs.replace(wanted, demand=msgspec.structs.replace(wanted.demand, passed=True))


def _policy(raw: documents.ClusterImagePolicy, reach: Reach) -> ImagePolicy:
    spec, where = raw.spec, f"{raw.file}:{raw.lines.get('', 0)}: {raw.name}"
    for image in spec.images:
        if found := globs.problem(image.glob):
            raise UsageError(f"{where}: the glob {image.glob[:100]!r} {found}.")
    authorities = tuple(
        _authority(each, number, f"{raw.file}:{raw.lines.get(f'authorities.{number}', 0)}", reach)
        for number, each in enumerate(spec.authorities)
    )
    names = [each.name for each in authorities]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise UsageError(f"{where}: two authorities are called {twice}: name them differently.")
    return ImagePolicy(
        name=raw.name,
        file=raw.file,
        line=raw.lines.get("", 0),
        globs=tuple(each.glob for each in spec.images),
        match=spec.match,
        authorities=authorities,
        condition=_condition(spec.policy, reach, where) if spec.policy else None,
        warns=spec.mode == "warn",
        notes=tuple(f"{where}: {each}" for each in _notes(spec)),
    )


def _authority(raw: documents.Authority, number: int, where: str, reach: Reach) -> Authority:
    name = raw.name or f"authority-{number}"
    where = f"{where}: authority {name}"
    if sum(each is not None for each in (raw.key, raw.keyless, raw.static)) != 1:
        raise UsageError(f"{where} needs exactly one of `key`, `keyless` and `static`: name one.")
    if raw.static is not None:
        if raw.attestations or raw.source or raw.ctlog or raw.rfc3161timestamp:
            raise UsageError(f"{where} is `static`, and asks for nothing besides: remove the other keys.")
        return Authority(name=name, static=raw.static)
    demand = _demand(raw, name, reach, where)
    if isinstance(demand, Absent):
        return Authority(name=name, refused=demand.reason)
    source = _source(raw.source, where)
    if isinstance(source, Absent):
        return Authority(name=name, refused=source.reason)
    wanted = tuple(_wanted(each, demand, reach, where) for each in raw.attestations)
    return Authority(name=name, demand=demand, attestations=wanted, source=source)


def _demand(raw: documents.Authority, name: str, reach: Reach, where: str) -> Demand | Absent:
    """Who must have signed, and on what that rests."""
    made = Demand(
        name=name,
        predicate_type=IMAGE_SIGNATURE,
        layouts=(Layout(raw.signature_format),) if raw.signature_format else tuple(Layout),
        timestamp=raw.rfc3161timestamp is not None,
        sct=raw.keyless is None or not raw.keyless.insecure_ignore_sct,
    )
    if raw.keyless is not None and raw.keyless.ca_cert is not None:
        return Absent(
            "policy-controller never verifies with `ca-cert`, and admits nothing by it: put the certificates of your authority "
            "into a TrustRoot (`sigstoreKeys`), and name that by `trustRootRef`"
        )
    root = _root(raw, reach)
    if isinstance(root, Absent):
        return root
    made = msgspec.structs.replace(made, log=_logged(raw, root))
    if raw.key is not None:
        found = keys.read(raw.key, reach, name, where)
        return found if isinstance(found, Absent) else msgspec.structs.replace(made, keys=found, trust_root=root)
    assert raw.keyless is not None
    signers = tuple(_identity(each, where) for each in raw.keyless.identities)
    if not signers:
        return Absent("it names no identity, so that anybody could have signed: add `identities`")
    return msgspec.structs.replace(made, identities=signers, trust_root=root)


def _logged(raw: documents.Authority, root: TrustRoot) -> bool | None:
    """Must a log have it? As policy-controller has it: where `ctlog` says so, else where neither timestamps that a
    TrustRoot vouches for, nor a TrustRoot without logs, stand for it. None: when a certificate signed it.
    """
    if raw.ctlog is not None:
        return True
    stamped = raw.rfc3161timestamp is not None and bool(raw.rfc3161timestamp.trust_root_ref)
    unlogged = raw.keyless is not None and bool(raw.keyless.trust_root_ref) and not root.transparency_logs
    return False if stamped or unlogged else None


def _root(raw: documents.Authority, reach: Reach) -> TrustRoot | Absent:
    """The trust root, each part from where the authority says. A URL narrows what is taken from the default one."""
    issuing = reach.root(raw.keyless.trust_root_ref) if raw.keyless else TrustRoot()
    stamping = reach.root(raw.rfc3161timestamp.trust_root_ref) if raw.rfc3161timestamp else TrustRoot()
    named = raw.ctlog.trust_root_ref if raw.ctlog else ""
    named = named or (raw.keyless.trust_root_ref if raw.keyless else "")
    logging = reach.root(named) if raw.ctlog or raw.keyless else TrustRoot()
    for root in (issuing, stamping, logging):
        if isinstance(root, Absent):
            return root
    assert isinstance(issuing, TrustRoot)
    assert isinstance(stamping, TrustRoot)
    assert isinstance(logging, TrustRoot)
    authorities, logs = issuing.certificate_authorities, logging.transparency_logs
    if raw.keyless and raw.keyless.url and not raw.keyless.trust_root_ref:
        authorities = tuple(each for each in authorities if _same(each.uri, raw.keyless.url))
    if raw.ctlog and raw.ctlog.url and not named:
        logs = tuple(each for each in logs if _same(each.url, raw.ctlog.url))
    if (raw.keyless and not authorities) or (raw.ctlog and not logs):
        return Absent(
            "the trust root knows none of the authorities or logs that it names: give the TrustedRoot file of that instance"
        )
    return TrustRoot(
        certificate_authorities=authorities,
        ct_logs=issuing.ct_logs,
        transparency_logs=logs,
        # Rekor 2 gives no times: what the root of the certificates says of clocks counts for these.
        timestamp_authorities=(stamping if raw.rfc3161timestamp else issuing).timestamp_authorities,
    )


def _same(one: str, other: str) -> bool:
    return one.rstrip("/") == other.rstrip("/")


def _identity(raw: documents.Identity, where: str) -> Identity:
    made = Identity(
        issuer=raw.issuer,
        issuer_regexp=raw.issuer_reg_exp,
        subject=raw.subject,
        subject_regexp=raw.subject_reg_exp,
    )
    return identities.checked(made, where)


def _source(raw: tuple[documents.Source, ...], where: str) -> Source | Absent:
    if not raw:
        return Source()
    if len(raw) > 1:
        raise UsageError(f"{where} has {len(raw)} sources, and policy-controller looks into one: remove the others.")
    [source] = raw
    try:
        repository = references.parse(source.oci).name if source.oci else ""
    except UsageError as error:
        raise UsageError(f"{where}: {error}") from None
    if source.signature_pull_secrets:
        return Absent(
            f"its `signaturePullSecrets` lie in a cluster: log in to {repository or 'the registry'} here, and remove them from this copy"
        )
    return Source(repository, source.tag_prefix)


def _wanted(raw: documents.Attestation, demand: Demand, reach: Reach, where: str) -> Wanted:
    try:
        uri = predicates.uri(raw.predicate_type)
    except UsageError as error:
        raise UsageError(f"{where}: attestation {raw.name}: {error}") from None
    return Wanted(
        name=raw.name,
        demand=msgspec.structs.replace(demand, predicate_type=uri),
        condition=_condition(raw.policy, reach, f"{where}: attestation {raw.name}") if raw.policy else None,
    )


def _condition(raw: documents.Condition, reach: Reach, where: str) -> Condition:
    if sum(map(bool, (raw.data, raw.config_map_ref, raw.remote))) != 1:
        raise UsageError(f"{where}: `policy` needs exactly one of `data`, `configMapRef` and `remote`: name one.")
    text = reach.text(raw)
    return conditions.read(raw, "", text.reason) if isinstance(text, Absent) else conditions.read(raw, text)


def _notes(spec: documents.Spec) -> Iterator[str]:
    """What a user should know of a policy before it is asked."""
    odd = {each.glob: globs.never(each.glob) for each in spec.images}
    for glob, why in odd.items():
        if why:
            yield f"the glob {glob!r} {why}"
    if all(odd.values()):
        yield "no image's whole name matches it, so that it never applies in a cluster"
    for resource in spec.match:
        if why := matching.never(resource):
            yield f"a resource of `match` is never met: {why}"
    if not spec.authorities:
        yield "it names no authority, and is never met"
    for authority in spec.authorities:
        for raw in authority.keyless.identities if authority.keyless else ():
            yield from identities.warnings(_identity(raw, ""))
