"""The room's face to the API."""
