"""What stands beside a judgement: sentences, consent, who submits, days, what is missing, signs."""
