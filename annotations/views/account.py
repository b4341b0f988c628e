"""Coming in and going out, one's own settings, and forms that outlived their session."""

from urllib.parse import urlsplit

from django.contrib import auth, messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from annotations.actions import team
from annotations.answers import done, form_answer, own_path, toast_only
from annotations.core.errors import TooLate
from annotations.forms import PasswordForm, ProfileForm, SignInForm

_MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"
_NEVER_SHOWN = {"csrfmiddlewaretoken", "password"}
#: Sent again, but nobody typed it.
_NOT_TYPED = {"uid", "version", "next", "start", "end", "exact", "place", "draft", "article", "after"}
#: Chosen from a list, of which only a number is sent. What it stands for is no stranger's business.
_CHOSEN = {"rating", "member", "source", "highlight"}


@login_not_required
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = auth.authenticate(
            request, email=form.cleaned_data["email"].lower(), password=form.cleaned_data["password"]
        )
        if user:
            auth.login(request, user)
            return HttpResponseRedirect(own_path(request, reverse("my-work")))
        if getattr(request, "axes_locked_out", False):
            return locked_out(request)
        form.refusal = "Address and password do not match an account. Check both, or ask for a sign-in link."
    if request.method == "POST":
        form.status = 422
    context = {"form": form, "next": own_path(request, "")}
    return render(request, "account/sign_in.html", context, status=form.status)


@login_not_required
def locked_out(request: HttpRequest, *args, **kwargs) -> HttpResponse:
    form = SignInForm()
    form.refusal = "Too many attempts. Wait a quarter of an hour, or ask an admin for a sign-in link."
    return render(request, "account/sign_in.html", {"form": form}, status=429)


@login_not_required
def sign_in_by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Asks first: a mail program that opens links ahead of its reader must not use the link up."""
    if request.method == "POST":
        user = team.use_sign_in_link(secret)
        auth.login(request, user, backend=_MODEL_BACKEND)
        return redirect("my-work")
    user = team.sign_in_link_owner(secret)
    if user is None:
        raise TooLate(
            "This sign-in link was used already, has expired, or was replaced by a newer one. Ask for a new one."
        )
    return render(request, "account/sign_in_by_link.html", {"owner": user})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    auth.logout(request)
    messages.success(request, "You are signed out.")
    response = redirect("sign-in")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def profile(request: HttpRequest) -> HttpResponse:
    user = request.user
    form = ProfileForm.of(user, request.POST or None)
    if request.method == "POST" and form.perform(lambda **changes: team.edit_profile(user, **changes)):
        return done(request, "Your settings are saved.", reverse("account"))
    context = {"form": form, "password_form": PasswordForm(user=user)}
    return render(request, "account/profile.html", context, status=form.status)


@sensitive_post_parameters("password")
def password(request: HttpRequest) -> HttpResponse:
    form = PasswordForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.perform(lambda password: team.set_password(request.user, password)):
        auth.update_session_auth_hash(request, request.user)
        return done(request, "Your password is set. Sessions elsewhere have ended.", reverse("account"))
    return form_answer(request, "Set a password", "account/_password_form.html", form)


@login_not_required
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose session or token ended in between: says so and gives back what was typed, ready to send again.

    Only what came from our own pages is offered for sending again; a stranger's page gets a plain refusal.
    """
    signed_in = request.user.is_authenticated
    status = 403 if signed_in else 401
    if request.htmx:
        return toast_only(
            request,
            "Your session has ended. What you typed is still here; sign in in another tab, then save again.",
            status=status,
        )
    typed = []
    if _from_our_own_page(request):
        typed = [(name, value) for name, values in request.POST.lists() for value in values if name not in _NEVER_SHOWN]
    context = {"typed": typed, "unsaid": _NOT_TYPED, "chosen": _CHOSEN, "signed_in": signed_in}
    return render(request, "account/form_expired.html", context | {"path": request.get_full_path()}, status=status)


def _from_our_own_page(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(origin).netloc == request.get_host()
