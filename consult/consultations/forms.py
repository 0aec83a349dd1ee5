"""The editor's forms."""
