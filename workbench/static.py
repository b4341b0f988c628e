"""Hashed static files whose ES modules import each other under their hashed names."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Django's own switch for module imports fails on files that django-htmx ships; this pattern reads only ours."""

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", ((r"""(?P<matched>from\s+["'](?P<url>\./[a-z_-]+\.js)["'])""", 'from "%(url)s"'),)),
    )
