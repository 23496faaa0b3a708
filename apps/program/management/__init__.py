"""Commands of the switchboard."""
