"""The demonstration county: invented, seeded, the same for the same day."""

from xiaoan.jobs.demo.build import DemoReport, build_demo, is_database_empty
from xiaoan.jobs.demo.county import DEMO_PASSWORD, DemoLogin, list_demo_logins

__all__ = [
    "DEMO_PASSWORD",
    "DemoLogin",
    "DemoReport",
    "build_demo",
    "is_database_empty",
    "list_demo_logins",
]
