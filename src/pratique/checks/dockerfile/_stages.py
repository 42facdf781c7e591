"""Which stages become an image: the last one, and named ones that no other stage uses, which may be targets of a build."""

from pratique.documents.dockerfile import Dockerfile


def used(dockerfile: Dockerfile) -> frozenset[int]:
    """Numbers of the stages that another one builds on, copies from or mounts."""
    names = {stage.name: stage.number for stage in dockerfile.stages if stage.name}
    found = {stage.parent for stage in dockerfile.stages if stage.parent >= 0}
    for one in dockerfile.of("COPY", "ADD", "RUN"):
        sources = [flag.value.partition("from=")[2].partition(",")[0] for flag in one.flags if flag.name == "mount"]
        for source in (one.flag("from") or "", *sources):
            number = names.get(source.lower(), int(source) if source.isdecimal() and len(source) < 6 else -1)
            if 0 <= number < one.stage:
                found.add(number)
    return frozenset(found)


def shipped(dockerfile: Dockerfile) -> frozenset[int]:
    """Numbers of the stages whose layers are in an image that may be shipped."""
    inner = used(dockerfile)
    last = len(dockerfile.stages) - 1
    ends = [stage for stage in dockerfile.stages if stage.number == last or (stage.name and stage.number not in inner)]
    return frozenset(each.number for stage in ends for each in dockerfile.lineage(stage))
