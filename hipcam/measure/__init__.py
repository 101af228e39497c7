"""From landmarks to named measures."""
