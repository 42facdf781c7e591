"""Engines on this machine: the Engine API of Docker and podman, and the formats that engines keep their images in."""
