"""Puts the functions' binary into the archive that Lambda takes: zip.py BINARY ARCHIVE.

The same binary gives the same archive, so that a deployment without a change changes nothing.
"""

import pathlib
import sys
import zipfile

binary, archive = map(pathlib.Path, sys.argv[1:])
with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
    entry = zipfile.ZipInfo("bootstrap", (1980, 1, 1, 0, 0, 0))
    entry.external_attr = 0o100755 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    made.writestr(entry, binary.read_bytes(), compresslevel=9)
