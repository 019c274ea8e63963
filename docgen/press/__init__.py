"""Pages -> what a press takes: press pages, imposed sheets, and the proof that both are right."""
