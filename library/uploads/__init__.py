"""Files that people send in."""

from library.acts.kinds import UPLOAD
from library.uploads.desk import Sent, UploadDesk
from library.uploads.finding import take_up, with_files
from library.uploads.names import disk_name, shown_name
from library.uploads.pieces import FOLDER, NewFile, Pieces
from library.uploads.sweeping import sweep_uploads

__all__ = ["FOLDER", "UPLOAD", "NewFile", "Pieces", "Sent", "UploadDesk", "disk_name", "shown_name", "sweep_uploads",
           "take_up", "with_files"]
