"""What is exactly true of a clip: its joints, angles and movements, computed from the body that was filmed."""
