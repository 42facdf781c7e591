"""Promises of `ecosystems/dotnet.py`."""

import json
import pathlib

import pytest

from pratique.ecosystems import dotnet
from pratique.errors import UnreadableError
from pratique.model.files import Entry

DATA = pathlib.Path(__file__).parent / "data" / "dotnet"


def read(path, body):
    return dotnet.read(Entry(path), body if isinstance(body, bytes) else json.dumps(body).encode())


def versions(record):
    return {package.name: package.version for package in record.packages}


def test_a_library_counts_when_it_puts_files_into_the_output():
    record = read("app/Python.Runtime.deps.json", (DATA / "Python.Runtime.deps.json").read_bytes())
    assert versions(record) == {
        "Python.Runtime": "3.0.3",
        "Microsoft.CSharp": "4.7.0",
        "System.Reflection.Emit": "4.3.0",
        "System.Reflection.Emit.ILGeneration": "4.3.0",
    }
    assert all(len(package.digests["sha512"]) == 128 for package in record.packages[1:])


def test_the_application_itself_counts():
    body = {"libraries": {"App/1.0.0": {"type": "project"}, "Other/2.0": {"type": "reference"}}}
    assert versions(read("app/App.deps.json", body)) == {"App": "1.0.0"}


def test_a_bundled_runtime_has_the_name_that_advisories_use():
    body = {"libraries": {"runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.1": {"type": "runtimepack"}}}
    assert versions(read("app/App.deps.json", body)) == {"Microsoft.NETCore.App.Runtime.linux-x64": "8.0.1"}


@pytest.mark.parametrize(
    "inner, expected", [("3.1.23-servicing.22122.4", "3.1.23"), ("3.1.9", "3.1.9"), ("3.1.23", "3.1.23")]
)
def test_a_shared_framework_has_its_release_and_never_a_newer_one_than_it_says(inner, expected):
    path = "usr/share/dotnet/shared/Microsoft.NETCore.App/3.1.23/Microsoft.NETCore.App.deps.json"
    name = "Microsoft.NETCore.App"
    body = {
        "runtimeTarget": {"name": ".NETCoreApp,Version=v3.1/linux-x64"},
        "targets": {".NETCoreApp,Version=v3.1/linux-x64": {f"{name}/{inner}": {}}},
        "libraries": {f"{name}/{inner}": {"type": "package"}},
    }
    assert versions(read(path, body)) == {name: expected}


def test_a_lock_file_gives_every_framework_and_says_what_is_direct():
    body = (DATA / "packages.lock.json").read_bytes()
    found = [(p.name, p.version, p.indirect) for p in read("app/packages.lock.json", body).packages]
    assert found == [
        ("Newtonsoft.Json", "12.0.3", False),
        ("System.Buffers", "4.5.1", True),
        ("Newtonsoft.Json", "13.0.1", False),
    ]


def test_restored_assets_are_declared():
    body = {"version": 3, "libraries": {"A/1.0": {"type": "package"}, "B/1.0": {"type": "project"}}}
    (package,) = read("src/obj/project.assets.json", body).packages
    assert (package.name, package.declared) == ("A", True)


def test_packages_config_flags_development():
    body = (DATA / "packages.config").read_bytes()
    found = [(p.name, p.version, p.dev, p.line) for p in read("app/packages.config", body).packages]
    assert found == [("jQuery", "3.4.1", False, 3), ("StyleCop", "1.0.0", True, 4)]


def test_a_project_gives_literal_versions_and_says_what_only_a_build_knows():
    body = b"""<Project Sdk="Microsoft.NET.Sdk"><ItemGroup>
  <PackageReference Include="Serilog" Version="2.10.0" />
  <PackageReference Include="Exact"><Version>[1.2.3]</Version></PackageReference>
  <PackageReference Include="Floating" Version="1.*" />
  <PackageReference Include="Variable" Version="$(SomeVersion)" />
  <PackageReference Include="Central" />
</ItemGroup></Project>"""
    record = read("app/app.csproj", body)
    assert versions(record) == {"Serilog": "2.10.0", "Exact": "1.2.3"}
    assert ["'1.*'" in record.problems[0], "SomeVersion" in record.problems[1], len(record.problems)] == [True, True, 2]


def test_central_versions_are_read():
    body = b'<Project><ItemGroup><PackageVersion Include="A" Version="1.0.0" /></ItemGroup></Project>'
    assert versions(read("Directory.Packages.props", body)) == {"A": "1.0.0"}


def test_a_document_type_is_refused():
    body = b'<!DOCTYPE p [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><packages>&b;</packages>'
    with pytest.raises(UnreadableError, match="document type"):
        read("packages.config", body)


def test_names_are_compared_without_case():
    assert dotnet.ECOSYSTEM.normalise("Newtonsoft.Json") == "newtonsoft.json"
