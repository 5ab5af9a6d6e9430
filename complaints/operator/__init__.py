"""What an operator, a steward or an organisation's administrator runs beside the portal."""
