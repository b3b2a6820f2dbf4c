#!/bin/sh
# Starts the compiler ($COMPILER) in at most $COMPILER_KB of address space. When it ends, so does the whole process group:
# its host would wait for ever for an answer that no longer comes.
ulimit -v "$COMPILER_KB" 2>/dev/null
"$COMPILER" "$@"
kill -KILL 0
