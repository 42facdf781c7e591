"""Secrets: one engine over raw bytes, rules as data by provider (`rules/`).

A pre-filter finds the few places where a rule's anchor stands (all rules at once, at the speed of the disk); each place
is confirmed by the rule's pattern in linear time (RE2), then by entropy, checksum or structure where its format has one.
What is found leaves the engine masked, with a keyed identity.
"""
