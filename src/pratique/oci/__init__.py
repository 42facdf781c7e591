"""What the OCI specifications define: references, manifests, configs, layouts, credentials and the registry client."""
