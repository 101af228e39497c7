"""What the picture shows beside the landmarks."""
