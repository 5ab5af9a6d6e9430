"""What tests need on the machine."""
