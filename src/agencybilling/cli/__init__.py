"""The command line: arguments in, one service called, sentences and figures out."""
