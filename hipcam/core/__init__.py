"""What everything else rests on: errors, landmarks, types, safe files, processes."""
