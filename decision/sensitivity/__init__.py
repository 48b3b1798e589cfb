"""What moves the answer: weights, single scores and limits of resources."""
