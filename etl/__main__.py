"""`python -m etl`: the command line of the load."""

if __name__ == "__main__":  # reader processes import this module again, and must not run it
    from etl.commands import main

    main()
