"""Finds keys and other secrets that are written in the tree, and tells about them without telling them."""
