"""Download clients: each translates one program's words into ours."""
