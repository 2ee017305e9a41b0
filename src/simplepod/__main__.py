"""``python -m simplepod``: the command line."""

import sys

from simplepod.cli import main

if __name__ == "__main__":
    sys.exit(main())
