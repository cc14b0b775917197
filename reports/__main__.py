"""`python -m reports`: the command line of the papers."""

from reports.commands import main

if __name__ == "__main__":
    main()
