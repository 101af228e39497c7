"""Coaching in front of a camera."""
