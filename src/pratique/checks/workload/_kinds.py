"""Kinds that are asked after by several checks."""

FINISHING = frozenset({"Job", "CronJob", "JobTemplate"})
"""Kinds whose pods end: nobody asks whether they are ready."""
