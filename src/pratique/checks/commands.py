"""What is wrong with shell commands wherever they stand: in a Dockerfile, in an image's history.

Each function takes a script and gives the commands at fault, each with a sentence.
"""

import re
from collections.abc import Iterator

from pratique.checks import installs
from pratique.documents.shell import Command, Script

Wrong = tuple[Command, str]
"""A command, and what is wrong with it in one sentence."""

_LOADERS = frozenset({"curl", "wget", "fetch", "aria2c"})
_INTERPRETERS = frozenset(
    {"sh", "bash", "dash", "ash", "zsh", "ksh", "python", "python3", "perl", "ruby", "node", "php", "lua"}
)
_LOADED = re.compile(r"[$<]\(\s{0,8}(?:curl|wget)\b|`\s{0,8}(?:curl|wget)\b")
_OFF = frozenset({"0", "false", "no", "off"})
_VARIABLES = ("NODE_TLS_REJECT_UNAUTHORIZED=0", "PYTHONHTTPSVERIFY=0", "GIT_SSL_NO_VERIFY=1", "GIT_SSL_NO_VERIFY=true")
_LOCAL = ("http://localhost", "http://127.", "http://[::1]", "http://0.0.0.0", "http://host.docker.internal")
_DIGESTS = re.compile(
    r"(?:sha(?:1|224|256|384|512)|b2|md5)sum|shasum|openssl|gpgv?2?|cosign|minisign|rpm|apt-key|signify|slsa-verifier|gh"
)


def unpinned(script: Script) -> Iterator[tuple[installs.Install, list[str]]]:
    """Installs whose packages name no version, with the names."""
    for command in script.commands:
        made = installs.of(command)
        if made is not None and made.unpinned:
            yield made, [word.text for word in made.unpinned]


def piped_to_shell(script: Script) -> Iterator[Wrong]:
    """What comes from the network and is run unseen."""
    loading = {(one.pipeline, one.stage): one for one in script.commands if one.name in _LOADERS and one.pipeline >= 0}
    for one in script.commands:
        if one.name not in _INTERPRETERS and one.name not in ("eval", "source", "."):
            continue
        before = next(
            (loader for (line, stage), loader in loading.items() if line == one.pipeline and stage < one.stage), None
        )
        given = [word.text for word in one.words if not word.text.startswith("-")]
        if (
            one.name in _INTERPRETERS
            and before
            and (not given or any(text in ("-", "-s", "/dev/stdin") for text in one.texts))
        ):
            yield one, f"What {before.name} fetches is run by {one.name} unseen."
        elif any(_LOADED.search(word.text) for word in one.words):
            yield one, f"What is fetched is run by {one.name} unseen."


def unchecked_tls(script: Script) -> Iterator[Wrong]:
    """Commands that do not check whom they talk to."""
    for one in script.commands:
        switch = _tls_switch(one)
        if switch:
            yield one, f"{one.name or 'A command'} does not check certificates ({switch})."


def _tls_switch(one: Command) -> str:
    texts = one.texts
    if one.name == "curl" and one.has("-k", "--insecure", "--proxy-insecure", "--doh-insecure"):
        return "--insecure"
    if one.name == "wget" and one.has("--no-check-certificate"):
        return "--no-check-certificate"
    for text in (*texts, *one.assigned):
        low = text.lower()
        if low.startswith(
            ("http.sslverify=", "acquire::https::verify", "sslverify=", "--setopt=sslverify=", "--strict-ssl=")
        ):
            if low.rpartition("=")[2].strip("\"'") in _OFF:
                return text
        elif text in _VARIABLES or (low.startswith("--trusted-host") and installs.manager(one)):
            return text
    joined = " ".join(texts[:6]).lower()
    for setting in (
        "http.sslverify false",
        "http.sslverify 0",
        "set strict-ssl false",
        "set strict-ssl=false",
        "trusted-host",
    ):
        if setting in joined and one.name in ("git", "npm", "yarn", "pnpm", "pip", "pip3"):
            return setting
    return ""


def unsigned_packages(script: Script) -> Iterator[Wrong]:
    """Packages that are installed without their signature being checked."""
    for one in script.commands:
        switch = _signature_switch(one)
        if switch:
            yield one, f"{one.name} takes packages whose signature nobody checked ({switch})."


_SIGNATURE_OPTIONS = {
    "apt": ("--allow-unauthenticated", "--force-yes", "--allow-insecure-repositories", "--no-gpg-verify"),
    "apk": ("--allow-untrusted",),
    "dnf": ("--nogpgcheck", "--no-gpgchecks"),
    "yum": ("--nogpgcheck",),
    "zypper": ("--no-gpg-checks", "--gpg-auto-import-keys", "--allow-unsigned-rpm"),
}


def _signature_switch(one: Command) -> str:
    known = installs.manager(one)
    if known:
        for option in _SIGNATURE_OPTIONS.get(known[0].name, ()):
            if one.has(option):
                return option
        for text in one.texts:
            low = text.lower()
            if (
                "allowunauthenticated" in low
                or "allowinsecurerepositories" in low
                or low.startswith(("--setopt=gpgcheck=0", "gpgcheck=0"))
            ):
                return text
    if one.name == "rpm" and one.has("--nosignature", "--nodigest", "--nogpg"):
        return "--nosignature"
    if one.name in ("echo", "printf", "tee", "add-apt-repository", "sed") and any(
        "trusted=yes" in text for text in one.texts
    ):
        return "trusted=yes"
    return ""


def plain_http(script: Script) -> Iterator[Wrong]:
    """What is fetched over HTTP without a digest or a signature being checked afterwards."""
    if any(_DIGESTS.fullmatch(one.name) for one in script.commands):
        return
    for one in script.commands:
        if one.name in _LOADERS or one.name == "git" or installs.manager(one):
            for text in one.texts:
                at = text.find("http://")
                if at >= 0 and not text[at:].startswith(_LOCAL):
                    yield one, f"{one.name} fetches over plain HTTP ({text[at : at + 80]})."
                    break


def unverified_downloads(script: Script) -> Iterator[Wrong]:
    """Files that are fetched and used while nothing checks that they are the right ones."""
    if any(_DIGESTS.fullmatch(one.name) for one in script.commands):
        return
    running = {one.pipeline for one in script.commands if one.name in _INTERPRETERS and one.pipeline >= 0}
    for one in script.commands:
        if one.name not in _LOADERS or one.pipeline in running or one.has("-I", "--head", "--version"):
            continue
        url = next((text for text in one.texts if text.startswith(("https://", "ftp://")) or "://" in text), "")
        if url and (
            one.written or one.pipeline >= 0 or one.name != "curl" or one.has("-o", "-O", "--output", "--remote-name")
        ):
            yield one, f"Nothing checks what {one.name} fetches from {url[:100]}."


def dist_upgrades(script: Script) -> Iterator[Wrong]:
    """Upgrades that move the whole distribution."""
    for one in script.commands:
        told = installs.verb(one)
        if told in (
            "dist-upgrade",
            "full-upgrade",
            "dup",
            "distro-sync",
            "distribution-synchronization",
            "system-upgrade",
        ):
            yield one, f"`{one.name} {told}` moves the whole distribution to another state than the base image's."


_UPDATES = {
    "apt": ("update",),
    "apk": ("update",),
    "zypper": ("refresh", "ref"),
    "yum": ("makecache",),
    "dnf": ("makecache",),
}


def updates_alone(script: Script) -> Iterator[Wrong]:
    """Package lists that are fetched in a layer of their own, which a cache then keeps for ever."""
    used = {
        known[0].name
        for one in script.commands
        if (known := installs.manager(one)) and installs.verb(one) not in _UPDATES.get(known[0].name, ())
    }
    for one in script.commands:
        known = installs.manager(one)
        if known and installs.verb(one) in _UPDATES.get(known[0].name, ()) and known[0].name not in used:
            yield (
                one,
                f"`{one.name} {installs.verb(one)}` stands alone: a cached layer keeps these lists, and later installs use old ones.",
            )


def open_modes(script: Script) -> Iterator[Wrong]:
    """`chmod` that lets everybody write."""
    for one in script.commands:
        if one.name == "chmod" and (mode := next(iter(one.operands), None)) is not None:
            text = mode.text
            octal = (
                text.isdecimal()
                and len(text) in (3, 4)
                and text[-1] in "2367"
                and not (len(text) == 4 and text[0] in "1357")
            )
            symbolic = re.fullmatch(
                r"(?:[ugoa]{0,4}[-+=][rwxXst]{0,6},){0,8}[ug]{0,2}[oa]{1,2}[ug]{0,2}[+=][rxX]{0,3}w[rwxXst]{0,6}",
                text[:60],
            )
            if octal or symbolic:
                yield one, f"`chmod {text[:40]}` lets every user write."


def set_id_modes(script: Script) -> Iterator[Wrong]:
    """`chmod` that makes a program run with its owner's rights."""
    for one in script.commands:
        if one.name == "chmod" and (mode := next(iter(one.operands), None)) is not None:
            text = mode.text[:60]
            if re.fullmatch(r"[2467][0-7]{3}", text) or re.fullmatch(r"[uga]{0,3}[+=][rwxX]{0,4}s[rwxXt]{0,4}", text):
                yield one, f"`chmod {text}` makes a program run with its owner's rights."
