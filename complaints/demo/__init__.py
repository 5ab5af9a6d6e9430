"""The demonstration: invented organisations and complaints on the real road. Never for real use."""
