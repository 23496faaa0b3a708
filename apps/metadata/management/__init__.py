"""What an administrator does with metadata from the command line."""
