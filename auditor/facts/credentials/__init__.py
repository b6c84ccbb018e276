"""Finds keys and other secrets that are written in the tree, and tells about them without telling them."""

from auditor.facts.credentials.find import find_credentials, find_credentials_in_text
from auditor.facts.credentials.redaction import redact

__all__ = ["find_credentials", "find_credentials_in_text", "redact"]
