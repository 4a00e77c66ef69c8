"""What needs me, in order."""
