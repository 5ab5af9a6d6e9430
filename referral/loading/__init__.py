"""Files of data to the values of `referral.model`, one module a file. Used by the loader alone."""
