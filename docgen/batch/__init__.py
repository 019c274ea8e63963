"""What to do, and doing it: the one room that drives the stages. No stage knows that it is driven."""
