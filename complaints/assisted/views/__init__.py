"""What a browser without scripts asks; everything that carries words is POST."""
