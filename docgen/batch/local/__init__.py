"""Workers on this machine: warm processes, each job within limits of time and memory."""
