"""One command a module: config."""
