"""The field's documents, read and written: package URLs, SBOMs, VEX, our own report; YAML with line numbers.

Whatever comes from outside is read strictly and bounded; a document that is damaged is refused by name.
"""
