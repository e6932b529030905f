"""Tests of consilium.retention."""
