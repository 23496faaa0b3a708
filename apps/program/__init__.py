"""The switchboard: start, stop, health, log, supervision."""
