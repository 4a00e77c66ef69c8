"""`python -m xiaoan` is the command line."""

from xiaoan.jobs.command import main

if __name__ == "__main__":
    main()
