"""The sites of the world, one a file."""
