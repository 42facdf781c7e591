"""Move images with everything that hangs on them: between registries, OCI layouts and archives of layouts."""
