"""The version of hipcam, named once."""

__version__ = "0.1.0"
