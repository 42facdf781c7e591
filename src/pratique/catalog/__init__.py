"""From what was read of layers to one SBOM: packages with owner, layer, instruction and base image."""
