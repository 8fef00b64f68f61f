"""Pictures of minutes and money: bars with their figures in words; drawn by pyqtgraph once one is shown."""
