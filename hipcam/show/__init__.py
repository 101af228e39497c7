"""What a person sees and hears, and files for other programs."""
