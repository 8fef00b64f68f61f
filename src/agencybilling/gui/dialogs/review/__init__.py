"""What the engine is about to do, shown before it is done, and looked ahead at."""
