"""The whole of hipcam on pages in a browser, served by this machine to itself; one to a phone if somebody says so."""
