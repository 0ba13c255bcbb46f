"""What the server sends besides the pages: the browser's shell in Vietnamese, and the figures for other programs."""
