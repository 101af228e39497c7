"""A video read into the landmarks and evidence of one person."""
