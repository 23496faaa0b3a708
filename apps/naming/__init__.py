"""Writes names: path components and paths as the download client sees them. Pure.

components.py   what one part of a path may be called
paths.py        joining and taking apart, POSIX or Windows by the configured root
numbers.py      release numbers to library numbers, and how they are printed
folders.py      the folders of a show
subtitles.py    language and marks of a subtitle file
presets.py      the file names of `pn`, `advance` and `none`
"""
