"""The partnership's documents: made, frozen as data, approved, published, sent; and the council's Word template."""
