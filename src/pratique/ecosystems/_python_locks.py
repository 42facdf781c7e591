"""Lock files."""

from pratique.model.analyser import Record
from pratique.model.files import Body

PATHS: tuple[str, ...] = ()


def read(path: str, body: Body) -> Record:
    """To come."""
    del path, body
    return Record()
