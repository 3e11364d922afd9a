"""Letters: what they say, whether they may go out, and the way out of the house."""
