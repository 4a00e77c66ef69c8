"""The demonstration county: invented, seeded, the same for the same day."""

from xiaoan.jobs.demo.build import DemoReport, build_demo
from xiaoan.jobs.demo.county import DEMO_PASSWORD

__all__ = ["DEMO_PASSWORD", "DemoReport", "build_demo"]
