"""One module per activity; `base` holds what they share, `recognise` says which activity a recording shows."""
