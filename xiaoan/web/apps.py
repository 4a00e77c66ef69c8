from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "xiaoan.web"
    label = "web"
