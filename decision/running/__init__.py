"""What any computation runs in: limits of time and work, interruption, and the runner of an answer's parts."""
