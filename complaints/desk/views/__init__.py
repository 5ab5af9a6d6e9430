"""What the browser on this computer asks: views translate HTTP and decide nothing."""
