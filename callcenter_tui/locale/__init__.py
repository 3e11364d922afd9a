"""The product's own words to customers, in their language."""
