"""Writes names: path components and paths as the download client sees them. Pure."""
