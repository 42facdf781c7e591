"""The policy that `pratique policy init` writes. Lines that begin with `#` and no space are keys, ready to be used."""

TEMPLATE = """\
# The policy of this project: who may say that an image is clear, and when.
# Check it with `pratique policy check`, test it with `pratique policy test`, use it with `--policy pratique.yaml`.
apiVersion: pratique/v1
kind: Policy

# Which images it is for. Without `match` it is for all. `*` stays between slashes, `**` is anything.
#match:
#  images: ["registry.example.com/**"]
#  namespaces: ["production"]

# What a gate does with an image that no policy is for: deny (the default) or allow.
#no_match: deny

# Where images may come from, and how they must be named.
#registries:
#  trusted: ["registry.example.com"]
#  require_digest: true
#  deny_tags: ["latest"]

vulnerabilities:
  # Deny from this severity on (critical, high, medium, low, negligible); `fixable`: only those that have a fix.
  deny: {severity: high, fixable: true}
  # Many advisories name no severity: deny (the default), warn or allow.
  unknown_severity: deny
  # Denied whatever the severity: known to be exploited (CISA), or likely to be within 30 days (EPSS).
#  always_deny: {kev: true, epss: 0.5}
  # Days in which to mend, counted from the fix, the publication or the first sight, whichever came first.
#  grace_days: {critical: 0, high: 7}
  # How old the advisories may be.
  max_evidence_age: 7d

# Known malware and secrets: deny, warn or allow.
malware: deny
secrets: deny

# What checks of the image found, from this severity on.
#misconfigurations: {deny: high}

# Licences of packages, as SPDX ids or globs; with an `allow` list all others are denied.
#licenses: {deny: ["AGPL-*", "SSPL-1.0"], unknown: warn}

# The hardening guide's keys.
#baseline:
#  official_images: true
#  no_root_user: true
#  layer_minimization: true
#  no_dev_tools: true
#  vulnerability_scan: true
#  dependency_locking: true

# Parts that could not be examined: deny, incomplete (the default: exit 3) or warn.
#unreadable: incomplete
#ambiguous_layers: deny

# Signatures: the files of ClusterImagePolicy documents.
#signatures: {image_policies: ["cluster-image-policy.yaml"]}
#attestations:
#  - predicate_type: "https://slsa.dev/provenance/v1"
#    max_age: 30d
#  - predicate_type: "https://slsa.dev/verification_summary/v1"
#    verifier: "https://ci.example.com/pratique"
#    max_age: 7d

# Whose evidence may satisfy this policy, and whose attested SBOMs count beside what is seen.
#evidence:
#  producers: [{name: pratique, authenticated: self}]
#  sboms: [{authorities: [{name: builder, key: {data: "-----BEGIN PUBLIC KEY-----"}}], trust: add}]

#workload: {pod_security: restricted, network_policy: required}

# Rules of your own, in CEL.
#rules:
#  - {name: no-latest, cel: "image.tag != 'latest'", message: "Name a version, not latest."}

# Exemptions: each with a reason, an owner and a last day. One that has ended no longer counts, and is said.
#exemptions:
#  - id: CVE-2024-0001
#    package: "pkg:deb/debian/openssl"
#    reason: "The affected function is not compiled in."
#    owner: security@example.com
#    until: 2026-12-31

# VEX documents and ignore files of other tools that this policy accepts; they lie beside it.
#vex: ["vendor.openvex.json"]
#ignore_files: [".trivyignore"]
"""
