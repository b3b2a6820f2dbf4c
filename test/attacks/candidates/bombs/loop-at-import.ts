// Class: TRACE "execution environment hacks"
// Plain vitest: not run
// Time: 1500
// Refused: isolates assertion|crash|timeout; processes assertion|crash|timeout
// Never comes back from being imported.
for (;;);
