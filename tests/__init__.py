"""The specification: a folder a room, a file a behaviour, a function a sentence."""
