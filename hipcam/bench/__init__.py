"""How fast hipcam is, beside what the same machine does at the same moment; and the gate that notices when it slows.

Seconds say as much about the machine as about the program. So each benchmark runs what it measures and a reference in
turn, and what is kept and compared is the ratio of the two.
"""
