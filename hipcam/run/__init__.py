"""The drivers: one video, many, a routine, a check of this machine."""
