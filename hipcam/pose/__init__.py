"""Finding a person in a picture: pose networks, their models, following one person."""
