"""The command line of this room, a file a command."""
