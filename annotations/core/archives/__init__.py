"""Archives that replay tools read: what was exchanged with a site as WARC 1.1, packed with its index as WACZ 1.1.1."""

from annotations.core.archives.wacz import wacz
from annotations.core.archives.warc import SOFTWARE, Entry, Warc, warc

__all__ = ["SOFTWARE", "Entry", "Warc", "wacz", "warc"]
