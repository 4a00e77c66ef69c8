"""The URL root: one include per noun."""

from django.urls import include, path

urlpatterns = [
    path("", include("xiaoan.web.today.urls")),
    path("", include("xiaoan.web.access.urls")),
    path("plans/", include("xiaoan.web.living.urls")),
    path("plans/", include("xiaoan.web.plans.urls")),
    path("drafts/", include("xiaoan.web.drafts.urls")),
    path("rules/", include("xiaoan.web.rule_packs.urls")),
    path("matrix/", include("xiaoan.web.matrix.urls")),
    path("orgs/", include("xiaoan.web.org_page.urls")),
    path("orgs/", include("xiaoan.web.orgs.urls")),
    path("people/", include("xiaoan.web.people.urls")),
    path("requirements/", include("xiaoan.web.requirements.urls")),
    path("registers/", include("xiaoan.web.registers.urls")),
    path("activities/", include("xiaoan.web.activities.urls")),
    path("indicators/", include("xiaoan.web.indicators.urls")),
    path("journal/", include("xiaoan.web.journal.urls")),
    path("files/", include("xiaoan.web.files.urls")),
]
handler400 = "xiaoan.web.pages.show_bad_request"
handler404 = "xiaoan.web.pages.show_not_found"
handler500 = "xiaoan.web.pages.show_broken"
handler403 = "xiaoan.web.pages.show_not_allowed"
