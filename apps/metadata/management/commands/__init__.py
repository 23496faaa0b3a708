"""Commands about what the world knows of shows, a file a command."""
