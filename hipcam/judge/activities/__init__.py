"""The activities, one file each."""
