"""Facts in, findings out: each rule is a small function, and none reads the file."""
