"""One file per package ecosystem: where its records lie (patterns as data) and how they read.

A file holds `ECOSYSTEM`, `read(entry, body) -> Record` (pure, one file, hostile input) and, where packages of several files
must be put together, `assemble(records, view, distro)`. See `pratique.model.analyser`.
"""
