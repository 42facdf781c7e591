"""Lock files."""

from pratique.model.analyser import Record
from pratique.model.files import Body

PATHS: tuple[str, ...] = ()


def read(path: str, body: Body) -> Record:
    """To come."""
    del path, body
    return Record()


def split(name: str) -> tuple[str, str]:
    """`@scope/name` → (`@scope`, `name`)."""
    scope, slash, rest = name.partition("/")
    return (scope, rest) if slash and scope.startswith("@") else ("", name)
