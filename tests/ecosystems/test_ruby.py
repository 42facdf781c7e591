"""Promises of `ecosystems/ruby.py`."""

import pathlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.ecosystems import ruby
from pratique.model.files import Entry

DATA = pathlib.Path(__file__).parent / "data" / "ruby"


def read(name, body=None):
    return ruby.read(Entry(name), (DATA / name).read_bytes() if body is None else body)


def test_a_specification_gives_name_version_licences_and_dependencies():
    (gem,) = read("addressable-2.7.0.gemspec").packages
    assert (gem.name, gem.version, gem.type) == ("addressable", "2.7.0", "gem")
    assert gem.licenses == ("MIT",)
    assert gem.depends_on == ("public_suffix",)
    assert not gem.declared


def test_a_platform_is_no_part_of_the_version():
    (gem,) = read("nokogiri-1.13.0-x86_64-linux.gemspec").packages
    assert gem.version == "1.13.0"


def test_development_dependencies_are_not_dependencies():
    (gem,) = read("xmlrpc-0.3.2.gemspec").packages
    assert gem.depends_on == ("webrick",)


def test_a_gem_that_comes_with_ruby_is_read():
    (gem,) = read("pathname-0.2.0.gemspec").packages
    assert (gem.name, gem.version) == ("pathname", "0.2.0")


@pytest.mark.parametrize("computed", ["Foo::VERSION", '"1.#{MINOR}"', "File.read('VERSION')"])
def test_a_computed_version_is_a_problem_and_never_guessed(computed):
    body = f'Gem::Specification.new do |s|\n  s.name = "foo"\n  s.version = {computed}\nend\n'.encode()
    record = read("foo-1.0.gemspec", body)
    assert not record.packages
    assert "foo-1.0.gemspec" in record.problems[0]


def test_the_first_assignment_counts_and_a_stub_line_helps():
    body = b'# stub: foo 1.2 ruby lib\nGem::Specification.new do |s|\n  s.name = "foo".freeze\n  s.version = V\nend\n'
    (gem,) = read("foo.gemspec", body).packages
    assert gem.version == "1.2"


def test_a_lock_file_gives_gems_of_every_source_with_lines():
    record = read("Gemfile.lock")
    found = {gem.name: gem for gem in record.packages}
    assert {name: gem.version for name, gem in found.items()} == {
        "addressable": "2.8.1",
        "fromgit": "3.2.1",
        "inside": "0.1.0.pre1",
        "mini_portile2": "2.8.1",
        "nokogiri": "1.13.10",
        "public_suffix": "4.0.6",
        "racc": "1.6.2",
        "rack": "2.2.3",
    }
    assert all(gem.declared for gem in found.values())
    assert found["racc"].indirect
    assert not found["rack"].indirect
    assert found["nokogiri"].depends_on == ("mini_portile2", "racc")
    lines = (DATA / "Gemfile.lock").read_text().splitlines()
    assert all(f"{gem.name} ({gem.version})" in lines[gem.line - 1] for gem in found.values())


def test_platforms_of_one_gem_are_one_package_and_checksums_are_kept():
    digest = "a" * 64
    body = (
        "GEM\n  specs:\n    ffi (1.17.0)\n    ffi (1.17.0-x86_64-linux-gnu)\n\n"
        f"CHECKSUMS\n  ffi (1.17.0) sha256={digest}\n\nDEPENDENCIES\n  ffi\n"
    ).encode()
    (gem,) = read("Gemfile.lock", body).packages
    assert gem.version == "1.17.0"
    assert gem.digests == {"sha256": digest}


def test_a_lock_file_without_sections_is_a_problem():
    assert read("Gemfile.lock", b"<html>not found</html>").problems


@given(st.binary(max_size=300) | st.text('GEM\n ()speclator.="s%q<>#', max_size=300).map(str.encode))
def test_any_bytes_give_a_record(body):
    for name in ("x.gemspec", "Gemfile.lock"):
        record = read(name, body)
        assert all(gem.name and gem.version for gem in record.packages)
