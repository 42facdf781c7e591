"""Promises of `distros/`: an image's distribution is what its files say, and never its parent or a guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique import distros, plugins
from pratique.model.distro import Distro, Family
from pratique.model.package import Package

NAMES = plugins.names("pratique.distros")
SOURCE = Package(name="libssl3", version="3.0.1-1+b1", source_name="openssl", source_version="3.0.1-1")


def os_release(**variables):
    return {"etc/os-release": "\n".join(f'{name}="{value}"' for name, value in variables.items()).encode()}


def coordinate(files):
    distro = distros.detect(files)
    return distro.family, distro.ecosystem, distro.release, distro.order


@pytest.mark.parametrize(
    "variables,expected",
    [
        ({"ID": "debian", "VERSION_ID": "12"}, ("debian", "Debian", "12", "dpkg")),
        ({"ID": "debian", "VERSION_ID": "5.0.10"}, ("debian", "Debian", "5.0", "dpkg")),
        ({"ID": "debian", "VERSION_CODENAME": "forky"}, ("debian", "Debian", "14", "dpkg")),
        ({"ID": "debian", "VERSION_CODENAME": "sid"}, ("debian", "", "", "dpkg")),
        ({"ID": "ubuntu", "VERSION_ID": "22.04"}, ("ubuntu", "Ubuntu", "22.04:LTS", "dpkg")),
        ({"ID": "ubuntu", "VERSION_ID": "23.10"}, ("ubuntu", "Ubuntu", "23.10", "dpkg")),
        ({"ID": "ubuntu", "VERSION_ID": "23.04"}, ("ubuntu", "Ubuntu", "23.04", "dpkg")),
        ({"ID": "alpine", "VERSION_ID": "3.18.4"}, ("alpine", "Alpine", "v3.18", "apk")),
        ({"ID": "alpine", "VERSION_ID": "3.19_alpha20230901"}, ("alpine", "Alpine", "edge", "apk")),
        ({"ID": "rhel", "VERSION_ID": "9.3"}, ("rhel", "Red Hat", "9", "rpm")),
        ({"ID": "centos", "VERSION_ID": "7", "NAME": "CentOS Linux"}, ("centos", "Red Hat", "7", "rpm")),
        ({"ID": "centos", "VERSION_ID": "9", "NAME": "CentOS Stream"}, ("centos", "", "", "rpm")),
        ({"ID": "rocky", "VERSION_ID": "9.3"}, ("rocky", "Rocky Linux", "9", "rpm")),
        ({"ID": "almalinux", "VERSION_ID": "8.10"}, ("alma", "AlmaLinux", "8", "rpm")),
        ({"ID": "ol", "VERSION_ID": "8.9"}, ("oracle", "Oracle Linux", "8", "rpm")),
        ({"ID": "amzn", "VERSION_ID": "2023"}, ("amazon", "Amazon Linux", "2023", "rpm")),
        ({"ID": "amzn", "VERSION_ID": "2"}, ("amazon", "Amazon Linux", "2", "rpm")),
        ({"ID": "amzn", "VERSION_ID": "2018.03"}, ("amazon", "Amazon Linux", "1", "rpm")),
        ({"ID": "fedora", "VERSION_ID": "40"}, ("fedora", "", "40", "rpm")),
        ({"ID": "sles", "VERSION_ID": "15.5"}, ("suse", "SUSE", "15.5", "rpm")),
        ({"ID": "sl-micro", "VERSION_ID": "6.0"}, ("suse", "SUSE", "micro 6.0", "rpm")),
        ({"ID": "opensuse-leap", "VERSION_ID": "15.5"}, ("opensuse", "openSUSE", "Leap 15.5", "rpm")),
        ({"ID": "opensuse-tumbleweed", "VERSION_ID": "20240101"}, ("opensuse", "openSUSE", "Tumbleweed", "rpm")),
        ({"ID": "wolfi", "VERSION_ID": "20230201"}, ("wolfi", "Wolfi", "", "apk")),
        ({"ID": "chainguard", "VERSION_ID": "20230214"}, ("chainguard", "Chainguard", "", "apk")),
        ({"ID": "photon", "VERSION_ID": "5.0"}, ("photon", "Photon OS", "5.0", "rpm")),
        ({"ID": "azurelinux", "VERSION_ID": "3.0"}, ("azurelinux", "Azure Linux", "3", "rpm")),
        ({"ID": "mariner", "VERSION_ID": "2.0"}, ("azurelinux", "Azure Linux", "2", "rpm")),
        ({"ID": "arch"}, ("arch", "", "", "pacman")),
        (
            {"ID": "openEuler", "VERSION_ID": "24.03", "VERSION": "24.03 (LTS-SP1)"},
            ("openeuler", "openEuler", "24.03-LTS-SP1", "rpm"),
        ),
    ],
)
def test_os_release_names_family_ecosystem_and_release(variables, expected):
    assert coordinate(os_release(**variables)) == expected


@pytest.mark.parametrize(
    "path,content,expected",
    [
        ("etc/alpine-release", "3.11.5\n", ("alpine", "Alpine", "v3.11", "apk")),
        ("etc/debian_version", "11.9\n", ("debian", "Debian", "11", "dpkg")),
        ("etc/redhat-release", "CentOS Linux release 7.9.2009 (Core)\n", ("centos", "Red Hat", "7", "rpm")),
        ("etc/redhat-release", "Red Hat Enterprise Linux Server release 7.9 (Maipo)", ("rhel", "Red Hat", "7", "rpm")),
        ("etc/redhat-release", "Red Hat Enterprise Linux release 9.3 (Plow)", ("rhel", "Red Hat", "9", "rpm")),
        ("etc/redhat-release", "CentOS Stream release 9", ("centos", "", "", "rpm")),
        ("etc/redhat-release", "Rocky Linux release 9.3 (Blue Onyx)", ("rocky", "Rocky Linux", "9", "rpm")),
        ("etc/oracle-release", "Oracle Linux Server release 8.9", ("oracle", "Oracle Linux", "8", "rpm")),
        ("etc/system-release", "Amazon Linux release 2 (Karoo)", ("amazon", "Amazon Linux", "2", "rpm")),
        ("etc/lsb-release", "DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=14.04", ("ubuntu", "Ubuntu", "14.04:LTS", "dpkg")),
        ("etc/arch-release", "", ("arch", "", "", "pacman")),
    ],
)  # fmt: skip
def test_older_files_serve_where_os_release_is_gone(path, content, expected):
    assert coordinate({path: content.encode()}) == expected


def test_oracle_is_told_from_red_hat_by_its_own_file():
    files = {
        "etc/redhat-release": b"Red Hat Enterprise Linux release 9.3 (Plow)",
        "etc/oracle-release": b"Oracle Linux Server release 9.3",
    }
    assert distros.detect(files).family == "oracle"


def test_nothing_is_guessed():
    assert distros.detect({}) is None
    assert distros.detect({"etc/debian_version": b"bookworm/sid\n"}) is None
    assert distros.detect({"etc/redhat-release": b"Some Other Linux release 1"}) is None


def test_usr_lib_serves_where_etc_is_a_link():
    assert distros.detect({"usr/lib/os-release": b"ID=debian\nVERSION_ID=12"}).release == "12"


def test_a_derivative_is_not_its_parent():
    distro = distros.detect(os_release(ID="linuxmint", VERSION_ID="21", ID_LIKE="ubuntu debian"))
    assert (distro.id, distro.family, distro.ecosystem, distro.like) == ("linuxmint", "", "", ("ubuntu", "debian"))
    assert distros.family(distro) is None


@pytest.mark.parametrize(
    "other",
    [
        {"usr/lib/os-release": b"ID=alpine\nVERSION_ID=3.18.0"},
        {"usr/lib/os-release": b"ID=debian\nVERSION_ID=13"},
        {"etc/alpine-release": b"3.18.0"},
        {"etc/redhat-release": b"Rocky Linux release 9.3"},
        {"etc/debian_version": b"11.9"},
    ],
)
def test_files_that_contradict_each_other_leave_the_distribution_unknown(other):
    distro = distros.detect({**os_release(ID="debian", VERSION_ID="12"), **other})
    assert (distro.id, distro.family, distro.ecosystem, distro.release) == ("debian", "", "", "")
    assert distro.name.startswith("contradictory")


@pytest.mark.parametrize(
    "files",
    [
        {**os_release(ID="ubuntu", VERSION_ID="22.04"), "etc/debian_version": b"bookworm/sid"},
        {**os_release(ID="debian", VERSION_ID="12"), "etc/debian_version": b"12.11"},
        {**os_release(ID="ol", VERSION_ID="9.3"), "etc/redhat-release": b"Red Hat Enterprise Linux release 9.3 (Plow)"},
        {**os_release(ID="alpine", VERSION_ID="3.18.4"), "etc/alpine-release": b"3.18.4"},
    ],
)
def test_files_that_agree_are_no_contradiction(files):
    assert distros.detect(files).family


@pytest.mark.parametrize(
    "line,value",
    [
        ("ID=debian", "debian"),
        ("ID='debian'", "debian"),
        ('ID="debian"\r', "debian"),
        ("ID=alpine\nID=debian", "debian"),
        (r'ID="de\$bian"', "de$bian"),
        ("#ID=alpine\nID=debian", "debian"),
    ],
)
def test_os_release_reads_as_a_shell_would(line, value):
    assert distros.detect({"etc/os-release": line.encode()}).id == value


@given(st.dictionaries(st.sampled_from(distros.WANTED.paths), st.binary(max_size=200)))
def test_any_bytes_give_a_distribution_or_none(files):
    distro = distros.detect(files)
    assert distro is None or distro.id


@given(
    st.sampled_from(["debian", "alpine", "rhel", "ubuntu", "amzn", "openeuler", "opensuse-leap"]), st.text(max_size=20)
)
def test_any_version_gives_a_release(name, version):
    distro = distros.detect({"etc/os-release": f"ID={name}\nVERSION_ID='{version}'".encode("utf-8", "replace")})
    assert distro.id == name


@pytest.mark.parametrize("name", NAMES)
def test_every_distribution_keeps_the_contract(name):
    module = plugins.load_one("pratique.distros", name)
    assert isinstance(module.FAMILY, Family)
    assert module.FAMILY.ids
    assert all(one == one.lower() for one in module.FAMILY.ids)
    assert module.FAMILY.order in plugins.names("pratique.versions")
    assert set(module.FAMILY.packages) <= set(plugins.names("pratique.ecosystems"))
    assert isinstance(module.release({}), str)
    assert module.advisory_name(SOURCE) in {"libssl3", "openssl"}
    assert module.advisory_version(SOURCE) in {"3.0.1-1", "3.0.1-1+b1"}
    assert (module.advisory_name(SOURCE) == "openssl") == (module.advisory_version(SOURCE) == "3.0.1-1")
    assert distros.family(Distro(id="x", family=name)) is module


def test_no_two_distributions_share_an_id():
    ids = [one for name in NAMES for one in plugins.load_one("pratique.distros", name).FAMILY.ids]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "name,expected",
    [
        *(
            (name, "openssl")
            for name in ("debian", "ubuntu", "alpine", "wolfi", "rocky", "suse", "opensuse", "openeuler")
        ),
        *((name, "libssl3") for name in ("alma", "rhel", "centos", "amazon", "oracle", "photon")),
    ],
)
def test_advisories_name_the_source_or_the_binary_package(name, expected):
    assert plugins.load_one("pratique.distros", name).advisory_name(SOURCE) == expected


@pytest.mark.parametrize(
    "name,suffix,release",
    [
        ("rhel", "enterprise_linux:9::appstream", "9"),
        ("rhel", "enterprise_linux:8::baseos", "8"),
        ("rhel", "rhel_eus:9.2::appstream", ""),
        ("rhel", "openshift:4.14::el9", ""),
        ("suse", "Linux Enterprise Server 15 SP5", "15.5"),
        ("suse", "Linux Enterprise Module for Basesystem 15 SP5", "15.5"),
        ("suse", "Linux Enterprise Server 15 SP2-LTSS", "15.2"),
        ("suse", "Linux Enterprise Server 12", "12"),
        ("suse", "Linux Enterprise Micro 5.5", "micro 5.5"),
        ("suse", "Manager Proxy 4.3", ""),
    ],
)
def test_finer_products_of_the_advisories_belong_to_a_release(name, suffix, release):
    assert plugins.load_one("pratique.distros", name).osv_release(suffix) == release
