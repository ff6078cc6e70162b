"""Makes the wheel that carries the program: wheel.py PROGRAM VERSION PLATFORM LICENCES FOLDER.

PLATFORM is a wheel's platform tag, such as manylinux_2_34_x86_64. The program is a script of the wheel, so `pip`
puts it where scripts are, and `pipx run tradepost` finds it. The same program gives the same wheel.
"""

import base64
import hashlib
import pathlib
import sys
import zipfile

program, version, platform, licences, folder = sys.argv[1:]
here = pathlib.Path(__file__).parent
info = f"tradepost-{version}.dist-info"
tag = f"py3-none-{platform}"

metadata = f"""Metadata-Version: 2.1
Name: tradepost
Version: {version}
Summary: A commodities market for games: one program, no other server.
License: Apache-2.0 OR MIT
Requires-Python: >=3.8
Keywords: game,market,order book,economy
Description-Content-Type: text/markdown

{(here / "README.md").read_text()}"""

files = {
    f"tradepost-{version}.data/scripts/tradepost": (pathlib.Path(program).read_bytes(), 0o100755),
    f"{info}/METADATA": (metadata.encode(), 0o100644),
    f"{info}/WHEEL": (
        f"Wheel-Version: 1.0\nGenerator: tradepost\nRoot-Is-Purelib: false\nTag: {tag}\n".encode(),
        0o100644,
    ),
    f"{info}/licenses/licences.txt": (pathlib.Path(licences).read_bytes(), 0o100644),
}
record = ""
for name, (content, _) in files.items():
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    record += f"{name},sha256={digest},{len(content)}\n"
files[f"{info}/RECORD"] = (f"{record}{info}/RECORD,,\n".encode(), 0o100644)

wheel = pathlib.Path(folder) / f"tradepost-{version}-{tag}.whl"
with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
    for name, (content, mode) in files.items():
        entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        entry.external_attr = mode << 16
        entry.compress_type = zipfile.ZIP_DEFLATED
        made.writestr(entry, content, compresslevel=9)
print(wheel)
