# -*- encoding: utf-8 -*-
# stub: addressable 2.7.0 ruby lib

Gem::Specification.new do |s|
  s.name = "addressable".freeze
  s.version = "2.7.0"

  s.required_rubygems_version = Gem::Requirement.new(">= 0".freeze) if s.respond_to? :required_rubygems_version=
  s.require_paths = ["lib".freeze]
  s.authors = ["nobody".freeze]
  s.date = "2026-11-22"
  s.homepage = "https://example.com".freeze
  s.licenses = ["MIT".freeze]
  s.rubygems_version = "3.3.15".freeze
  s.summary = "a stand-in".freeze

  s.installed_by_version = "3.3.15" if s.respond_to? :installed_by_version

  if s.respond_to? :specification_version then
    s.specification_version = 4
  end

  if s.respond_to? :add_runtime_dependency then
    s.add_runtime_dependency(%q<public_suffix>.freeze, [">= 2.0.2", "< 5.0"])
  else
    s.add_dependency(%q<public_suffix>.freeze, [">= 2.0.2", "< 5.0"])
  end
end
