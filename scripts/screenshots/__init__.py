"""Every page and dialog as pictures, in both themes and two sizes."""
