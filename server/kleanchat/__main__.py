"""`python -m kleanchat` is the program `kleanchat`."""

from kleanchat.cli import main

main()
