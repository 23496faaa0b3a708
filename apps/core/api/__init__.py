"""The API's ground: answers, errors, the table of addresses, the configuration's addresses."""
