"""Keys, signatures and attestations of images: made, fetched, and judged by a pure function."""
