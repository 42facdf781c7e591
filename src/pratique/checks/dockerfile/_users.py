"""Who a stage runs as."""

from pratique.documents.dockerfile import Dockerfile, Instruction, Stage


def last_user(dockerfile: Dockerfile, stage: Stage) -> Instruction | None:
    """The USER that counts at a stage's end: its own, or that of the stages it builds on."""
    for each in dockerfile.lineage(stage):
        for one in reversed(each.instructions):
            if one.keyword == "USER" and one.rest:
                return one
    return None


def is_root(user: str) -> bool:
    name = user.strip("\"'").partition(":")[0].strip()
    return not name or name == "root" or not name.strip("0")
