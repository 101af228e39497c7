"""Where pictures come from: video files and cameras."""
