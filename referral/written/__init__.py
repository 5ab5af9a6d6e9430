"""Rule files to the values of `referral.rules`, one module for each thing that stands in them."""
