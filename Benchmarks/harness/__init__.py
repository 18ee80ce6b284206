"""Measures datavc side by side with dvc and with plain tools."""
