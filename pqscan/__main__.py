"""`python -m pqscan` is the same command as `pqscan`."""

from pqscan.cli import main

if __name__ == "__main__":
    main()
