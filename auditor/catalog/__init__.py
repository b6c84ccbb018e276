"""What we know about the world outside the audited tree, as rows with their sources."""

from auditor.catalog.load import CatalogError, load_catalog, load_key_formats, load_models, sdk_tokens
from auditor.catalog.model import Catalog

__all__ = ["Catalog", "CatalogError", "load_catalog", "load_key_formats", "load_models", "sdk_tokens"]
