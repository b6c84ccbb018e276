"""Readers of files that configure an application instead of being its code."""
