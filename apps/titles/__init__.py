"""Reads the names that release groups give to releases and files. Pure: no Django, no I/O."""
