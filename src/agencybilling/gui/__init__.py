"""The windows a bookkeeper works in: they show rows of queries and call one service method each."""
