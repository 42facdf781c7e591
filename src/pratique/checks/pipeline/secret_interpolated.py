"""Jenkins puts a credential into a script's text.

Why: in a string in double quotes Groovy replaces the variable before the shell starts: the secret stands in the list of processes, and its characters are read as shell.
Fix: write the script in single quotes, so that the shell reads the variable from its environment.
References: https://www.jenkins.io/doc/book/pipeline/jenkinsfile/#string-interpolation
"""

import re
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.pipeline import Pipeline

FAILS: Lines = {
    "pipeline {\n  agent any\n  stages { stage('a') { steps {\n    withCredentials([string(credentialsId: 'x', variable: 'TOKEN')]) {\n"
    "      sh \"curl -H 'X: ${TOKEN}' https://example.com\"\n    }\n  } } }\n}\n": 5,
    "pipeline {\n  agent any\n  environment {\n    KEY = credentials('x')\n  }\n  stages { stage('a') { steps {\n    sh \"tool ${env.KEY_PSW}\"\n  } } }\n}\n": 7,
}
PASSES: Texts = (
    (
        "pipeline {\n  agent any\n  environment {\n    KEY = credentials('x')\n  }\n  stages { stage('a') { steps {\n    sh 'tool ${KEY}'\n"
        '    sh "make ${env.TARGET}"\n  } } }\n}\n'
    ),
)
_NAME = re.compile(r"(?:env\.)?(\w{1,100})")


@check("medium")
def secret_interpolated(pipeline: Pipeline) -> Iterator[Fault]:
    if pipeline.system != "jenkins":
        return
    for _, _, step in pipeline.steps():
        for one in step.inserted:
            found = _NAME.fullmatch(one.text[:200])
            name = found[1] if found else ""
            plain = name.removesuffix("_PSW")
            if any(each in step.environment and step.environment[each].text == "credentials" for each in (name, plain)):
                yield Fault(f"{name} is put into the script's text.", step.at(one.start))
