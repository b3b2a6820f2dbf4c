#!/bin/sh
# Stands before each test program of go. Whatever it prints may be the candidate's: that it came to its end is told by a profile, which
# it writes last, to a file that nobody else is told of.
report=$WEAK_COMMITTEE_REPORT/report
unset WEAK_COMMITTEE_REPORT WEAK_COMMITTEE_OPTIONS
say() { printf '{"run":"go %s","%s":%s,"cwd":"."}\n' "$$" "$1" "$2" >>"$report"; }
say begin '"go program"'
profile=$(mktemp)
"$@" -test.memprofile="$profile"
code=$?
[ -s "$profile" ] && say end true
exit $code
