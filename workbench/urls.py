"""The workbench's addresses are all in annotations.urls."""

from django.urls import include, path

urlpatterns = [path("", include("annotations.urls"))]
handler400 = "annotations.views.pages.bad_request"
handler403 = "annotations.views.pages.forbidden"
handler404 = "annotations.views.pages.not_found"
handler500 = "annotations.views.pages.broken"
