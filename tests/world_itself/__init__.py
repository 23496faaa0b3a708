"""The world keeps its own promises: its formats, its records, its failures."""
