"""A static audit of applications that call large language models: ready to launch or not, and how it knows."""

__version__ = "0.1.0"
