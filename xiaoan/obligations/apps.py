from django.apps import AppConfig


class ObligationsConfig(AppConfig):
    name = "xiaoan.obligations"
    label = "obligations"
    default_auto_field = "django.db.models.BigAutoField"
