"""What on this computer endangers the cases: looked at, judged, and said in plain words.

A prober for each system makes a `Surroundings`; the rules know nothing else. What is found is shown
to whoever sits here and goes nowhere: no journal, no portal, no file.
"""
