"""Search: what may be asked, what was meant, and the engines that answer."""
