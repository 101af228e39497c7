#!/usr/bin/env bash
# PyAV before 17 converts full-range VP9 to RGB as if its range were limited, though it says itself that it is full.
#
# A grey of luma 16 is nearly black in limited range and a dark grey, 16 of 255, in full range. PyAV 16.1.0 decodes a
# WebM of such pictures, gives `color_range` 2 (full), and makes 0 of them; 17.0.0 makes 16. Cameras of browsers and
# phones record in full range, and dark legs on a dark mat lose what tells them apart.
# Seen: av 16.1.0 -> range 2, value 0; av 17.0.0 -> range 2, value 16 (Linux, x86-64). hipcam asks for PyAV 17.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/grey.py" <<'PYTHON'
import sys

import av

path = sys.argv[1]
with av.open(path, "w") as out:
    stream = out.add_stream("libvpx-vp9", rate=10)
    stream.width = stream.height = 64
    stream.pix_fmt = "yuv420p"
    stream.codec_context.color_range = 2
    for number in range(5):
        frame = av.VideoFrame(64, 64, "yuv420p")
        for plane, value in zip(frame.planes, (16, 128, 128)):
            plane.update(bytes([value]) * plane.buffer_size)
        frame.color_range, frame.pts = 2, number
        out.mux(stream.encode(frame))
    out.mux(stream.encode())
with av.open(path) as source:
    frame = next(source.decode(video=0))
    print(av.__version__, "range", int(frame.color_range), "value", round(float(frame.to_ndarray(format="rgb24").mean())))
PYTHON

seen() { # seen VERSION: what that version of PyAV makes of the grey
    python3 -m venv "$folder/$1"
    "$folder/$1/bin/pip" install -q --disable-pip-version-check "av==$1" "numpy==2.2.6" >/dev/null 2>&1
    "$folder/$1/bin/python" "$folder/grey.py" "$folder/grey-$1.webm"
}

old=$(seen 16.1.0)
new=$(seen 17.0.0)
printf '%s\n' "$old" "$new"
[ "$old" = "16.1.0 range 2 value 0" ] && [ "$new" = "17.0.0 range 2 value 16" ]
