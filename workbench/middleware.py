"""What happens around every request: headers, sign-in, the reader's preferences, and refusals in words."""

import zoneinfo

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.deprecation import MiddlewareMixin

from annotations.answers import refusal_page
from annotations.core.errors import Refused, TooLarge
from annotations.views.account import form_expired


class SecurityHeaders:
    """The content security policy, and the features that no page of ours uses."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.policy = "; ".join(f"{name} {' '.join(values)}" for name, values in settings.SECURE_CSP.items())

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        return response


class SignInRequired(LoginRequiredMiddleware):
    """Every page asks for a sign-in unless it says otherwise. A form sent without one is given back as it was."""

    def handle_no_permission(self, request, view_func):
        if request.method == "POST" or request.htmx:
            return form_expired(request, reason="signed out")
        return super().handle_no_permission(request, view_func)


class Preferences:
    """Shows times in the reader's own time zone, and keeps pages out of shared caches."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            timezone.activate(zoneinfo.ZoneInfo(request.user.time_zone))
        else:
            timezone.deactivate()
        response = self.get_response(request)
        # no-cache rather than no-store: with no-store a browser's Back button loses what was typed in a form.
        patch_cache_control(response, private=True, no_cache=True)
        return response


class Refusals(MiddlewareMixin):
    """Turns what was refused anywhere below into a page, or a fragment for htmx, with the right status."""

    def process_exception(self, request, exception):
        if isinstance(exception, Refused):
            return refusal_page(request, exception)
        if isinstance(exception, RequestDataTooBig):
            return refusal_page(
                request,
                TooLarge(
                    "That is more than the workbench takes at once. Nothing was saved; go back, it is still there."
                ),
            )
        if isinstance(exception, OperationalError) and "locked" in str(exception):
            busy = Refused("The database is busy. Nothing was saved; try again in a few seconds.")
            busy.status = 503
            response = refusal_page(request, busy)
            response.headers["Retry-After"] = "5"
            return response
        return None
