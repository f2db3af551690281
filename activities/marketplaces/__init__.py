"""The marketplaces, one folder each; nothing outside a folder knows its name."""
