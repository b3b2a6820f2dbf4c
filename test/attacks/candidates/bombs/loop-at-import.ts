// Never comes back from being imported.
for (;;);
