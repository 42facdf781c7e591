"""The rules, by group of providers: one file a group, each a tuple `RULES`. Every file here is loaded."""
