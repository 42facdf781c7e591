"""What takes several stages: assembling, scanning, fixing."""
