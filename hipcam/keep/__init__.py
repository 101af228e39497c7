"""Sessions kept on this machine."""
