"""The built-in policy: it judges wherever the user named none, so that there is always a policy.

It denies `critical` and `high` vulnerabilities that have a fix, secrets and known malware, and wants advisories no older
than seven days for every ecosystem and distribution found.
"""

from pratique.policy.document import Deny, Document, Misconfigurations, Origin, Policy, Vulnerabilities

NAME = "built-in"

POLICY = Policy(
    name=NAME,
    origin=Origin.BUILTIN,
    document=Document(
        api_version="pratique/v1",
        kind="Policy",
        vulnerabilities=Vulnerabilities(deny=Deny(severity="high", fixable=True), max_evidence_age="7d"),
        secrets="deny",
        malware="deny",
    ),
)

FILES = Policy(
    name=NAME,
    origin=Origin.BUILTIN,
    document=Document(
        api_version="pratique/v1",
        kind="Policy",
        misconfigurations=Misconfigurations(deny="high", unknown_severity="warn"),
    ),
)
"""The same for files (`pratique check`): it denies what checks call `critical` or `high`."""
