# Ends as programs end.
import sys

sys.exit(0)
