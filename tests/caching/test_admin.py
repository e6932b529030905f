"""Django's admin changes nothing that a page shows: it would do so past the verbs, and kept pages would not know."""

from django.apps import apps
from django.contrib import admin

import consilium.urls  # noqa: F401 (registers what there is to register)


def test_no_table_of_the_house_can_be_changed_in_the_admin() -> None:
    assert {model for model in admin.site._registry if model._meta.app_label in _rooms()} == set()


def test_what_the_admin_holds_is_what_the_libraries_bring() -> None:
    assert {model._meta.app_label for model in admin.site._registry} <= {"auth", "account", "mfa"}
    assert admin.site._registry


def _rooms() -> set[str]:
    return {config.label for config in apps.get_app_configs() if config.name.startswith("consilium.")}
