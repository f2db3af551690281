"""What a card says, on whatever surface: drawn from documents, folded, and free of tricks."""
