"""The rooms of the product, one package a domain; docs/house.md says which stands on which."""
