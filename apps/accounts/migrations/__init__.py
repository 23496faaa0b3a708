"""Tables of the room, step by step."""
