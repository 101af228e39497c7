"""`python -m hipcam` is `hipcam`."""

import sys

from hipcam.cli import main

sys.exit(main())
