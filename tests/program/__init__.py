"""The switchboard: real processes, started, killed and ended."""
