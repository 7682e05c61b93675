"""An invented city with last year's campaign finished and this year's half way; `manage.py load_demo` loads it.

Every person, place and figure is made up, by chance with a fixed seed, so that each run shows the same city.
"""
