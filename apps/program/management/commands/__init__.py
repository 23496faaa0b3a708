"""serve and status."""
