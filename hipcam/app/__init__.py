"""The whole of hipcam on pages in a browser, served on this machine to this machine alone."""
