"""ClusterImagePolicies: read unchanged, matched and evaluated as policy-controller does.

`reading.read(data, name) → policies`, `evaluation.evaluate(policies, subject, material, at) → answers`, pure. What a cluster
has and nobody else (Secrets, KMS, workloads) is refused with its reason, and what is refused is never met.
"""
