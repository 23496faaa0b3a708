"""The kinds of sites that can be searched, one a file."""
