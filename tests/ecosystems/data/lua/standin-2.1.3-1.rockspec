package = "standin"
version = "2.1.3-1"
source = { url = "file:///src/src.tar.gz", dir = "src" }
description = { summary = "a stand-in [[not a table]]", detailed = [[
  Long text with "quotes", { braces } and -- no comment.
]], homepage = "https://example.com", license = "MIT/X11" }
dependencies = { "lua >= 5.1, < 5.5" }
build = { type = "builtin", modules = { standin = "standin.lua" } }
