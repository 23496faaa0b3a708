"""How each site writes its feed: one file a site, from a feed's entry to a candidate. Pure."""
