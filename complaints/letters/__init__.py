"""What an office writes to complainants in fixed words, in each of their languages.

The words are the catalogue's, so that somebody who wrote in Tigrinya is asked in Tigrinya, whatever
the desk's own language is. Nothing here may depend on the case but for the names put in.
"""
