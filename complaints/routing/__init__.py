"""From sealed records and the signed directory to what the rules of `referral` judge."""
