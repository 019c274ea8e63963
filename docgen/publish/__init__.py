"""Pages become downloads: what a file is called, where it stands, and what the manifest says of it."""
