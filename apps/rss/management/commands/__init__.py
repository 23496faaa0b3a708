"""The command line of what comes in, a file a command."""
