"""The part of CUE that policies of images are written in: read, and held against JSON. Beyond it, refused with the line."""
