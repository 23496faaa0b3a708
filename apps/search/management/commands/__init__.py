"""The command line of search, a file a command."""
