"""A file of development or of somebody's own settings is in the image.

Why: repositories, histories and settings tell of sources, people, hosts and often of credentials.
Fix: name them in `.dockerignore`, and copy what is needed by name.
References: https://docs.docker.com/build/concepts/context/#dockerignore-files
"""

from collections.abc import Iterator

from pratique.checks.check import Examples, Fault, check
from pratique.checks.image._files import Files
from pratique.model.files import display

FAILS: Examples = (
    {"layers": [{"app/.git/config": {}}]},
    {"layers": [{"Dockerfile": {}}]},
    {"layers": [{"root/.bash_history": {"size": 5}}]},
)
PASSES: Examples = ({"layers": [{"app/main.py": {}, "usr/lib/node_modules/x/Dockerfile": {}}]},)
_ROOTS = (
    "",
    "app/",
    "srv/",
    "opt/app/",
    "usr/src/app/",
    "workspace/",
    "code/",
    "src/",
    "var/www/html/",
    "usr/share/nginx/html/",
)
_NAMES = (
    *(
        ".git/config",
        ".git/HEAD",
        ".svn/entries",
        ".hg/hgrc",
        ".env",
        ".env.local",
        ".env.production",
        "Dockerfile",
        "Containerfile",
    ),
    *(
        "docker-compose.yml",
        "docker-compose.yaml",
        "compose.yaml",
        ".dockerignore",
        ".gitlab-ci.yml",
        "Jenkinsfile",
        ".npmrc",
        ".pypirc",
    ),
    *(
        ".vscode/settings.json",
        ".idea/workspace.xml",
        ".DS_Store",
        "Vagrantfile",
        "terraform.tfstate",
        ".terraform.lock.hcl",
    ),
)
_HOMES = (
    *(
        "root/.bash_history",
        "root/.ash_history",
        "root/.python_history",
        "root/.mysql_history",
        "root/.psql_history",
        "root/.wget-hsts",
    ),
    *(
        "root/.ssh/id_rsa",
        "root/.ssh/id_ed25519",
        "root/.aws/credentials",
        "root/.docker/config.json",
        "root/.netrc",
        "root/.git-credentials",
    ),
    *(
        "root/.kube/config",
        "root/.config/gcloud/credentials.db",
        "root/.gnupg/secring.gpg",
        "root/.pypirc",
        "root/.npmrc",
    ),
)


@check("low", standards=("DKL-LI-0003",))
def unneeded_files(files: Files) -> Iterator[Fault]:
    for place in files.find((*(root + name for root in _ROOTS for name in _NAMES), *_HOMES)):
        yield files.fault(place, f"{display(place[1][0])} is in the image.")
