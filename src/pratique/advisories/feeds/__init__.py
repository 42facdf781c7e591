"""Sources of advisories and of what is known about CVEs: one file each."""
