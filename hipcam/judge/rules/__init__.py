"""The rules by which form is judged, one file for each activity that has many."""
