"""What the world knows of a show: its official title, year, poster, weekday, ids."""
