"""hipcam: a camera-based form checker for hip mobility."""

__version__ = "0.1.0"
