"""/bangumi: rules as 3.2 clients know them."""
