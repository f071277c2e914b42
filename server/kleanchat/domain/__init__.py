"""Rules and words, pure: no input or output, no framework, no clock."""
