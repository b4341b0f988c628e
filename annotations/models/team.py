"""People, their projects, their roles in them, and the rating scales of a project."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from annotations.core.gates import Rules
from annotations.core.permissions import Role
from annotations.core.ratings import LONGEST_LABEL, LONGEST_MEANING, RatingValue, Tone, line
from annotations.models.base import Noun, Versioned, choices


class UserManager(BaseUserManager):
    """Makes users. An address is one person's, whatever its capitals."""

    def create_user(self, email: str, display_name: str = "", password: str | None = None, **fields) -> "User":
        email = email.strip().lower()
        name = display_name or email.partition("@")[0][: self.model._meta.get_field("display_name").max_length]
        user = self.model(email=email, display_name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str) -> "User":
        return self.get(email=username.strip().lower())


class Theme(models.TextChoices):
    AUTO = "auto", "As the system"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"


class User(AbstractBaseUser, Versioned):
    """Somebody who signs in, with a one-time link or with an address and a password."""

    email = models.EmailField(unique=True, error_messages={"unique": "Somebody already has this address."})
    display_name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=64, default="UTC")
    theme = models.CharField(max_length=5, choices=Theme, default=Theme.AUTO)
    shortcuts = models.BooleanField(default=True)
    #: Of what (core.notices.Notice) this person is not told.
    quiet = models.JSONField("not told of", default=list, blank=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        ordering = ["display_name", "pk"]

    def __str__(self) -> str:
        return self.display_name

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.display_name.split()[:2]).upper()


class SignInLink(models.Model):
    """A way in that works once. Only the SHA-256 of its secret is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_in_links")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"sign-in link for {self.user}"


class ProjectQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ProjectQuerySet":
        """The projects that this user is a member of, each with `reader_role`, the role there."""
        return self.filter(memberships__user=user).annotate(reader_role=models.F("memberships__role"))


class Project(Versioned):
    """A desk's work. The wall: everything belongs to one project, and outsiders cannot tell that it exists."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    guidelines = models.TextField(blank=True)
    verdicts_demanded = models.PositiveSmallIntegerField(default=1)
    #: What the evidence must be before a claim is concluded (core.gates).
    needs_sources = models.PositiveSmallIntegerField(default=0)
    needs_primary = models.BooleanField(default=False)
    needs_checked = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verdicts_demanded__gte=1, verdicts_demanded__lte=9), name="verdicts_demanded_1_to_9"
            ),
            models.CheckConstraint(condition=models.Q(needs_sources__lte=9), name="needs_sources_up_to_9"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def blind(self) -> bool:
        """Whether reviewers judge without seeing each other's verdicts."""
        return self.verdicts_demanded > 1

    @property
    def rules(self) -> Rules:
        return Rules(self.needs_sources, self.needs_primary, self.needs_checked)


class Membership(models.Model):
    """One person's role in one project."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=choices(Role))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["user__display_name", "pk"]
        constraints = [models.UniqueConstraint(fields=["project", "user"], name="one_membership_per_project")]

    def __str__(self) -> str:
        return f"{self.user}, {self.role} of {self.project}"


class RatingScale(Noun):
    """One version of a project's scale. Old verdicts keep the version they were given on; the newest is in use."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="scales")
    number = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="one_scale_per_number")]

    def __str__(self) -> str:
        return f"{self.project} scale {self.number}"

    @property
    def written(self) -> str:
        """The scale as its form shows it, a rating a line (core.ratings.parse)."""
        return "\n".join(line(rating.as_value) for rating in self.ratings.all())


class Rating(Noun):
    """One step of a scale. `value` is empty outside the order (unproven, satire, not checkable)."""

    scale = models.ForeignKey(RatingScale, on_delete=models.PROTECT, related_name="ratings")
    key = models.SlugField(max_length=40)
    label = models.CharField(max_length=LONGEST_LABEL)
    value = models.SmallIntegerField(null=True, blank=True)
    meaning = models.CharField(max_length=LONGEST_MEANING, blank=True)
    tone = models.CharField(max_length=12, choices=choices(Tone))
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["scale", "key"], name="one_rating_per_key"),
            models.UniqueConstraint(fields=["scale", "position"], name="one_rating_per_position"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def as_value(self) -> RatingValue:
        return RatingValue(self.key, self.label, self.value, self.meaning, Tone(self.tone))
