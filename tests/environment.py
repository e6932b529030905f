"""Gives every test run a data folder of its own, before any setting is read."""

import atexit
import os
import shutil
import tempfile

if "CONSILIUM_DATA" not in os.environ:
    os.environ["CONSILIUM_DATA"] = tempfile.mkdtemp(prefix="consilium-tests-")
    atexit.register(shutil.rmtree, os.environ["CONSILIUM_DATA"], True)
