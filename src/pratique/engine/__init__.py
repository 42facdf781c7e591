"""Engines on this machine: Docker and podman by their API, containerd and containers-storage where they lie on disk."""
