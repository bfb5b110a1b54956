"""Text in, findings out: what the web says of itself. No I/O, no clock, no policy."""
