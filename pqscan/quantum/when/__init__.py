"""When: hardware trajectories, algorithmic progress and the draws that turn costs into years."""
