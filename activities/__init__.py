"""What can be done in the shops, and the language to say it."""
