"""What we know about the world outside the audited tree, as rows with their sources."""
