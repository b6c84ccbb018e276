"""Edits of the audited source that mend a gap, made without touching anything else of the file."""
